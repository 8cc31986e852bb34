"""RFC 9112 section 5, RFC 9110 sections 5.1 to 5.5: field lines. SPDX-License-Identifier: MIT"""
from common import ECHO, FRAMING, MAY, MUST, REFUSED, SHOULD, cases, head, post, refused_alone, rule


@rule(MUST, "9112 5.1", 400, area=FRAMING)
@cases({
    "a space": head(b"X-A : b"),
    "a tab": head(b"X-A\t: b"),
    "two spaces": head(b"X-A  : b"),
    "in Host": b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
    "in Content-Length": post(b"Content-Length : 5", body=b"hello"),
    "in Transfer-Encoding": post(b"Transfer-Encoding : chunked", body=b"0\r\n\r\n"),
    "a tab in Content-Length": post(b"Content-Length\t: 5", body=b"hello"),
})
def test_white_space_before_the_colon_is_400(judge, data):
    """A server rejects with 400 a request that has white space between a field's name and its colon."""
    judge(data)


NO_TOKEN = {"a space": b"X A", "a quote": b'X"A', "a parenthesis": b"X(A", "a comma": b"X,A", "a slash": b"X/A", "a semicolon": b"X;A",
            "a less": b"X<A", "an equals": b"X=A", "a question": b"X?A", "an at": b"X@A", "a bracket": b"X[A", "a backslash": b"X\\A",
            "a brace": b"X{A", "a NUL": b"X\0A", "DEL": b"X\x7fA", "high": b"X\xe9A", "a control": b"X\x01A", "nothing": b""}


@rule(SHOULD, "9112 2.2", REFUSED, area=FRAMING)
@cases({name: head(text + b": b") for name, text in NO_TOKEN.items()})
def test_a_field_name_is_a_token(judge, data):
    """A field name holds tchar only and is not empty; what does not match the grammar should be answered 400 and the
    connection closed."""
    judge(data)


@rule(SHOULD, "9112 2.2", REFUSED, area=FRAMING)
@cases({"a word": head(b"nonsense"), "two words": head(b"no colon"), "only a colon": head(b":"), "a line of equals": head(b"X-A=b")})
def test_a_line_without_a_name_and_a_colon_is_refused(judge, data):
    """Every line up to the empty one is a field; what does not match the grammar should be answered 400."""
    judge(data)


@rule(MUST, "9112 5.2", REFUSED, 200, area=FRAMING)
@cases({"a space": head(b"X-A: b", b" c"), "a tab": head(b"X-A: b", b"\tc"), "only white space": head(b"X-A: b", b" "),
        "a field behind it": head(b"X-A: b", b" X-C: d", b"X-E: f")})
def test_a_folded_line_is_refused_or_unfolded(judge, data):
    """Outside of message/http a server answers a folded line with 400, or replaces the fold by spaces."""
    judge(data)


@rule(MUST, "9112 5.2", 400, area=FRAMING, needs="echo")
@cases({
    "a folded length": post(b"Content-Length:", b" 5", body=b"hello"),
    "a length that goes on": post(b"Content-Length: 1", b" 0", body=b"0123456789"),
    "a folded coding": post(b"Transfer-Encoding:", b" chunked", body=b"5\r\nhello\r\n0\r\n\r\n"),
})
def test_a_fold_in_a_framing_field_means_one_thing(judge, data):
    """Refused, or read with the fold as a space: then "5" and "chunked" are what they are, and "1 0" is no length."""
    framed = None if b"1\r\n 0" in data else b"hello"
    judge.refuses_or_frames(data, framed)


@rule(MUST, "9110 5.5", REFUSED, 200, area=FRAMING)
@cases({"a NUL": head(b"X-A: b\0c"), "a NUL first": head(b"X-A: \0"), "a bare CR": head(b"X-A: b\rc"), "a CR at the end": head(b"X-A: b\r")})
def test_nul_and_cr_in_a_value_are_refused_or_spaces(judge, data):
    """CR, LF and NUL in a value are invalid and dangerous: the message is rejected, or each becomes a space."""
    judge(data)


@rule(MAY, "9110 5.5", REFUSED, 200)
@cases({f"{byte:#04x}": head(b"X-A: b" + bytes([byte]) + b"c") for byte in (1, 7, 8, 0x0b, 0x0c, 0x1b, 0x1f, 0x7f)})
def test_other_controls_in_a_value(judge, data):
    """Other control characters are invalid too; a recipient may keep them where that is safe. It answers in any case."""
    judge(data)


@rule(MUST, "9110 5.5", 200)
@cases({
    "empty": head(b"X-A:"), "only white space": head(b"X-A: \t "), "no white space": head(b"X-A:b"), "white space behind": head(b"X-A: b \t "),
    "colons": head(b"X-A: b:c::"), "marks": head(b"X-A: !#$%&'*+-.^_`|~\"(),/;<=>?@[]{}\\"), "a tab inside": head(b"X-A: b\tc"),
    "a name of marks": head(b"!#$%&'*+-.^_`|~: b"), "a name of digits": head(b"1: b"),
})
def test_valid_field_lines_are_read(judge, data):
    """A value is anything visible with spaces and tabs inside; the white space around it is no part of it."""
    judge(data)


@rule(SHOULD, "9110 5.5", 200)
@cases({"Latin-1": head(b"X-A: caf\xe9"), "UTF-8": head(b"X-A: caf\xc3\xa9"), "all of obs-text": head(b"X-A: " + bytes(range(0x80, 0x100)))})
def test_obs_text_is_opaque(judge, data):
    """A recipient treats octets from 0x80 on in values as opaque data."""
    judge(data)


@rule(MUST, "9110 5.1", 200, needs="echo")
@cases({"lower": post(b"content-length: 5", body=b"hello"), "upper": post(b"CONTENT-LENGTH: 5", body=b"hello"),
        "mixed": post(b"cOnTeNt-LeNgTh: 5", body=b"hello"), "chunked": post(b"TRANSFER-encoding: chunked", body=b"5\r\nhello\r\n0\r\n\r\n")})
def test_field_names_are_case_insensitive(judge, data):
    """Names are compared without regard to case."""
    judge.check(judge(data).body == b"hello", "the body was not framed by the field")


@rule(MUST, "9110 5.3", 200)
@cases({"the same twice": head(b"X-A: b", b"X-A: c"), "many": head(*[b"X-A: %d" % n for n in range(30)])})
def test_fields_may_be_repeated(judge, data):
    """Field lines of the same name make a list in their order; for an unknown field that is no error."""
    judge(data)


@rule(MUST, "9110 5.1", 200)
@cases({"one": head(b"X-Unheard-Of: yes"), "like a known one": head(b"Content-Lengthy: 5", b"Transfer-Encodings: chunked", b"Hosts: a"),
        "an underscore in a length": head(b"Content_Length: 5"), "an underscore in a coding": head(b"Transfer_Encoding: chunked"), "a dot": head(b"Content.Length: 5")})
def test_unknown_fields_are_ignored(judge, data):
    """A field that the recipient does not know changes nothing, even when its name resembles one that frames."""
    judge(data)
