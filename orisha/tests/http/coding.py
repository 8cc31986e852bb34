"""Content codings by the C libraries themselves: what Python lacks to judge what a server sends."""
import ctypes
import gzip

_DECODED_MAX = 1 << 20


def _function(library, name, *arguments, result=ctypes.c_size_t):
    function = getattr(ctypes.CDLL(library), name)
    function.argtypes, function.restype = arguments, result
    return function


def _brotli(name, data, *parameters):
    kind = "enc" if parameters else "dec"
    size, out = ctypes.c_size_t(_DECODED_MAX), ctypes.create_string_buffer(_DECODED_MAX)
    done = _function(f"libbrotli{kind}.so.1", name, *[ctypes.c_int] * len(parameters), ctypes.c_size_t, ctypes.c_char_p,
                     ctypes.POINTER(ctypes.c_size_t), ctypes.c_char_p, result=ctypes.c_int)
    assert done(*parameters, len(data), data, ctypes.byref(size), out) == 1, name
    return out.raw[:size.value]


def _zstd(name, data, *parameters):
    out = ctypes.create_string_buffer(_DECODED_MAX)
    call = _function("libzstd.so.1", name, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t,
                     *[ctypes.c_int] * len(parameters))
    size = call(out, _DECODED_MAX, data, len(data), *parameters)
    assert size <= _DECODED_MAX, name
    return out.raw[:size]


DECODE = {
    None: lambda data: data,
    "gzip": gzip.decompress,
    "br": lambda data: _brotli("BrotliDecoderDecompress", data),
    "zstd": lambda data: _zstd("ZSTD_decompress", data),
}
ENCODE = {
    "gzip": lambda data: gzip.compress(data, 1, mtime=0),
    "br": lambda data: _brotli("BrotliEncoderCompress", data, 1, 22, 0),
    "zstd": lambda data: _zstd("ZSTD_compress", data, 1),
}
