//! What only the conformance suite asks for: a body sent back, and a file with both validators.
//! SPDX-License-Identifier: MIT

use std::{fs, io, path::Path};

use actix_web::{
    http::header::{
        ETag, EntityTag, Header, HeaderValue, HttpDate, IfModifiedSince, IfNoneMatch, LastModified, TryIntoHeaderValue,
        CONTENT_TYPE, ETAG, IF_NONE_MATCH, LAST_MODIFIED,
    },
    http::StatusCode,
    web::{Bytes, Data},
    HttpRequest, HttpResponse,
};

pub const ECHO_LIMIT: usize = 64 << 20;

pub async fn echo(body: Bytes) -> HttpResponse<Bytes> {
    let mut response = HttpResponse::with_body(StatusCode::OK, body);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    response
}

pub struct File {
    body: Bytes,
    tag: EntityTag,
    modified: HttpDate,
    fields: [HeaderValue; 2],
}

impl File {
    pub fn read(site: &str, name: &str) -> io::Result<Self> {
        let path = Path::new(site).join(name);
        let explain =
            |error| io::Error::other(format!("{}: {error}; set SITE to the folder of the pages", path.display()));
        let body = Bytes::from(fs::read(&path).map_err(explain)?);
        let modified = HttpDate::from(fs::metadata(&path).and_then(|status| status.modified()).map_err(explain)?);
        let tag = EntityTag::new_strong(format!("lines-{:x}", body.len()));
        let fields = [
            ETag(tag.clone()).try_into_value().map_err(io::Error::other)?,
            LastModified(modified).try_into_value().map_err(io::Error::other)?,
        ];
        Ok(Self { body, tag, modified, fields })
    }

    /// RFC 9110 section 13.2.2: If-None-Match decides where it is there, else If-Modified-Since.
    fn is_known(&self, request: &HttpRequest) -> bool {
        if request.headers().contains_key(IF_NONE_MATCH) {
            return match IfNoneMatch::parse(request) {
                Ok(IfNoneMatch::Any) => true,
                Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(&self.tag)),
                Err(_) => false,
            };
        }
        IfModifiedSince::parse(request).is_ok_and(|since| self.modified <= since.0)
    }
}

pub async fn file(request: HttpRequest, file: Data<File>) -> HttpResponse<Bytes> {
    let known = file.is_known(&request);
    let mut response = if known {
        HttpResponse::with_body(StatusCode::NOT_MODIFIED, Bytes::new())
    } else {
        HttpResponse::with_body(StatusCode::OK, file.body.clone())
    };
    let fields = response.headers_mut();
    fields.insert(ETAG, file.fields[0].clone());
    fields.insert(LAST_MODIFIED, file.fields[1].clone());
    if !known {
        fields.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    }
    response
}
