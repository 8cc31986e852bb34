//! The static pages, held in memory in both encodings and negotiated by Accept-Encoding.
//! SPDX-License-Identifier: MIT

use std::{
    fs,
    hash::{DefaultHasher, Hasher},
    io,
    path::Path,
};

use actix_web::{
    http::{
        header::{HeaderMap, HeaderValue, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY},
        StatusCode,
    },
    web::{Bytes, Data},
    HttpRequest, HttpResponse,
};

struct Variant {
    body: Bytes,
    etag: HeaderValue,
}

pub struct Page {
    identity: Variant,
    gzip: Variant,
}

impl Page {
    pub fn read(site: &str, name: &str) -> io::Result<Self> {
        let identity = Variant::read(&Path::new(site).join(name))?;
        let gzip = Variant::read(&Path::new(site).join(format!("{name}.gz")))?;
        Ok(Self { identity, gzip })
    }
}

impl Variant {
    fn read(path: &Path) -> io::Result<Self> {
        let bytes = fs::read(path).map_err(|error| {
            io::Error::other(format!("{}: {error}; set SITE to the folder of the pages", path.display()))
        })?;
        let mut hash = DefaultHasher::new();
        hash.write(&bytes);
        let etag = HeaderValue::from_str(&format!("\"{:016x}\"", hash.finish())).map_err(io::Error::other)?;
        Ok(Self { body: Bytes::from(bytes), etag })
    }
}

/// Whether an Accept-Encoding (RFC 9110 section 12.5.3) lets gzip in.
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let mut star = false;
    for value in headers.get_all(ACCEPT_ENCODING) {
        if value == "gzip" {
            return true;
        }
        for item in value.to_str().unwrap_or("").split(',') {
            let (coding, weight) = item.split_once(';').unwrap_or((item, ""));
            let weight = weight.trim().strip_prefix(['q', 'Q']).map(|rest| rest.trim_start_matches([' ', '=']));
            let wanted = weight.is_none_or(|q| q.parse::<f32>().is_ok_and(|q| q > 0.0));
            match coding.trim() {
                gzip if gzip.eq_ignore_ascii_case("gzip") || gzip.eq_ignore_ascii_case("x-gzip") => return wanted,
                "*" => star = wanted,
                _ => {}
            }
        }
    }
    star
}

pub async fn answer(request: HttpRequest, page: Data<Page>) -> HttpResponse<Bytes> {
    let gzip = accepts_gzip(request.headers());
    let variant = if gzip { &page.gzip } else { &page.identity };
    let known = request
        .headers()
        .get(IF_NONE_MATCH)
        .is_some_and(|tags| tags.as_bytes().windows(variant.etag.len()).any(|tag| tag == variant.etag.as_bytes()));
    let mut response = if known {
        HttpResponse::with_body(StatusCode::NOT_MODIFIED, Bytes::new())
    } else {
        HttpResponse::with_body(StatusCode::OK, variant.body.clone())
    };
    let fields = response.headers_mut();
    fields.insert(ETAG, variant.etag.clone());
    fields.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if !known {
        fields.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        if gzip {
            fields.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
    }
    response
}
