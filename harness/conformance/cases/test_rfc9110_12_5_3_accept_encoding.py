"""RFC 9110 sections 8.4, 12.5.3, 12.5.5: content codings. SPDX-License-Identifier: MIT"""
import gzip

from common import ASSET, MAY, MUST, ROOT, SHOULD, cases, post, request, rule


def asked(judge, *values, method=b"GET"):
    return judge(request(ASSET.path, method, [b"Accept-Encoding: " + value for value in values]))


def coding(response):
    return (response.field("Content-Encoding") or b"identity").lower()


ACCEPTING = {"gzip": b"gzip", "upper": b"GZIP", "x-gzip": b"x-gzip", "a weight": b"gzip;q=1.0", "a small weight": b"gzip;q=0.001, identity;q=0", "among others": b"deflate, gzip, sdch", "no spaces": b"foo,gzip,bar",
             "white space": b" gzip ; q=0.5 ", "a browser's": b"gzip, deflate, br, zstd", "an empty member": b", gzip"}


@rule(SHOULD, "9110 12.5.3", 200, needs="asset")
@cases(ACCEPTING)
def test_an_acceptable_coding_is_sent(judge, data):
    """Of the codings that a server has it should send one that is acceptable, and prefer one with a weight that is not zero."""
    judge.check(coding(asked(judge, data)) in (b"gzip", b"x-gzip", b"br", b"zstd"), "sent as it is, or unknown")


@rule(MUST, "9110 8.4", 200, needs="asset")
@cases({"gzip": b"gzip"})
def test_content_encoding_tells_the_truth(judge, data):
    """Content-Encoding lists the codings that were applied: decoded, the content is the page."""
    response = asked(judge, data)
    content = gzip.decompress(response.body) if coding(response) == b"gzip" else response.body
    judge.check(content == ASSET.body, "decoded, the content is not the page")


REFUSING = {"gzip with zero": b"gzip;q=0", "zero in full": b"gzip;q=0.000", "a space": b"gzip; q=0", "upper": b"GZIP;Q=0", "all but it": b"gzip;q=0, *", "x-gzip": b"x-gzip;q=0, gzip;q=0",
            "only identity": b"identity", "another": b"deflate;q=0.5", "a longer name": b"gzipped", "a prefix": b"gzi", "empty": b"", "star with zero": b"identity, *;q=0"}


@rule(SHOULD, "9110 12.5.3", 200, needs="asset")
@cases(REFUSING)
def test_a_coding_that_is_not_acceptable_is_not_sent(judge, data):
    """A weight of zero means not acceptable; what is not listed is not, unless "*" lets it in; an empty value wants no coding."""
    judge.check(coding(asked(judge, data)) not in (b"gzip", b"x-gzip"), "gzip was sent")


@rule(MUST, "9110 12.5.3", 200, needs="asset")
@cases({"no field": None})
def test_without_the_field_the_page_is_intelligible(judge, data):
    """Without Accept-Encoding any coding is acceptable; the content is the page in the coding that is named."""
    response = judge(request(ASSET.path))
    content = gzip.decompress(response.body) if coding(response) == b"gzip" else response.body
    judge.check(content == ASSET.body, "the content is not the page")


@rule(SHOULD, "9110 12.5.3", 200, 406, 415, needs="asset")
@cases({"nothing": b"identity;q=0", "nothing at all": b"*;q=0", "only the unknown": b"sdch, identity;q=0"})
def test_nothing_acceptable_is_answered(judge, data):
    """If no available coding is acceptable the field may be disregarded or 406 sent; the server answers either way."""
    asked(judge, data)


@rule(SHOULD, "9110 12.5.3", 200, needs="asset")
@cases({"star": b"*", "star with a weight": b"*;q=0.5", "gzip on the second line": b"sdch"})
def test_the_star_and_several_lines(judge, data):
    """"*" matches what is not listed; lines make one list."""
    response = asked(judge, data, *([b"gzip"] if data == b"sdch" else []))
    judge.check(data != b"sdch" or coding(response) in (b"gzip", b"br", b"zstd"), "the second line was not read")


@rule(SHOULD, "9110 12.5.5", 200, needs="asset")
@cases({"coded": b"gzip", "plain": b"identity"})
def test_vary_names_accept_encoding(judge, data):
    """A response that was chosen by Accept-Encoding should say so in Vary, whichever was chosen."""
    members = asked(judge, data).members("Vary")
    judge.check(b"accept-encoding" in members or b"*" in members, f"Vary is {members}")


@rule(MUST, "9110 8.4", 200, needs="asset")
@cases({"HEAD": b"HEAD"})
def test_head_negotiates_as_get(judge, data):
    """HEAD selects the representation that GET would."""
    of_get, of_head = asked(judge, b"gzip"), asked(judge, b"gzip", method=data)
    judge.check(coding(of_get) == coding(of_head), f"GET: {coding(of_get)!r}, HEAD: {coding(of_head)!r}")


@rule(MUST, "9110 12.5.3", 200, needs="asset")
@cases({"a long list": b", ".join(b"c%d" % n for n in range(300)), "weights": b"gzip;q=1.5", "a bad weight": b"gzip;q=abc", "no weight": b"gzip;q=", "only semicolons": b";;;", "only commas": b",,,,"})
def test_an_odd_value_is_survived(judge, data):
    """Whatever the value is, the page comes."""
    response = asked(judge, data)
    content = gzip.decompress(response.body) if coding(response) == b"gzip" else response.body
    judge.check(content == ASSET.body or coding(response) in (b"br", b"zstd"), "the content is not the page")
