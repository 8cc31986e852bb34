//! actix-web's contestant: its own router and extractors, JSON by simd-json, memory by mimalloc.
//!
//! PORT, BIND, WORKERS and SITE (the folder of the static pages) come in the environment.
//! SPDX-License-Identifier: MIT

mod contract;
mod page;

use std::{env, io, time::Duration};

use actix_web::{
    http::{
        header::{HeaderValue, CONTENT_TYPE},
        KeepAlive, StatusCode,
    },
    web::{self, Bytes},
    App, HttpResponse, HttpServer,
};
use serde::Serialize;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Serialize)]
struct User<'a> {
    id: &'a str,
    name: &'a str,
}

async fn user(id: web::Path<String>) -> HttpResponse<Bytes> {
    let mut name = String::with_capacity(5 + id.len());
    name.push_str("User ");
    name.push_str(&id);
    let mut body = Vec::with_capacity(64 + 2 * id.len());
    if simd_json::to_writer(&mut body, &User { id: &id, name: &name }).is_err() {
        return HttpResponse::with_body(StatusCode::INTERNAL_SERVER_ERROR, Bytes::new());
    }
    let mut response = HttpResponse::with_body(StatusCode::OK, Bytes::from(body));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A constant text: neither the body nor the field is copied.
fn text(status: StatusCode, body: &'static str) -> HttpResponse<Bytes> {
    let mut response = HttpResponse::with_body(status, Bytes::from_static(body.as_bytes()));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

async fn plaintext() -> HttpResponse<Bytes> {
    text(StatusCode::OK, "Hello, World!")
}

async fn root() -> HttpResponse<Bytes> {
    text(StatusCode::OK, "root\n")
}

async fn not_found() -> HttpResponse<Bytes> {
    text(StatusCode::NOT_FOUND, "Not Found")
}

fn setting(name: &str, fallback: &str) -> String {
    env::var(name).unwrap_or_else(|_| fallback.to_owned())
}

fn setting_number(name: &str, fallback: &str) -> io::Result<usize> {
    let text = setting(name, fallback);
    text.parse()
        .map_err(|_| io::Error::other(format!("{name}={text} is not a number; set it to one")))
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    let address = format!("{}:{}", setting("BIND", "127.0.0.1"), setting_number("PORT", "8080")?);
    let site = setting("SITE", "../../scenarios/site");
    let index = web::Data::new(page::Page::read(&site, "index.html")?);
    let page = web::Data::new(page::Page::read(&site, "page.html")?);
    let file = web::Data::new(contract::File::read(&site, "lines.txt")?);
    HttpServer::new(move || {
        App::new()
            .service(web::resource("/api/users/{id}").route(web::get().to(user)))
            .service(web::resource("/index.html").app_data(index.clone()).route(web::get().to(page::answer)).route(web::head().to(page::answer)))
            .service(web::resource("/page.html").app_data(page.clone()).route(web::get().to(page::answer)).route(web::head().to(page::answer)))
            .service(web::resource("/plaintext").route(web::get().to(plaintext)))
            .service(web::resource("/").route(web::get().to(root)).route(web::head().to(root)))
            .service(web::resource("/lines.txt").app_data(file.clone()).route(web::get().to(contract::file)).route(web::head().to(contract::file)))
            .service(web::resource("/echo").app_data(web::PayloadConfig::new(contract::ECHO_LIMIT)).route(web::post().to(contract::echo)))
            .default_service(web::to(not_found))
    })
    .workers(setting_number("WORKERS", "1")?)
    .backlog(4096)
    .keep_alive(KeepAlive::Os)
    .client_request_timeout(Duration::ZERO)
    .bind(address)?
    .run()
    .await
}
