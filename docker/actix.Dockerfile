# docker build -f docker/actix.Dockerfile -t orisha-bench/actix .
# Built for the CPU of the machine that builds it (target-cpu=native): build where it runs.
# SPDX-License-Identifier: MIT
FROM rust:1-bookworm AS build
WORKDIR /src
COPY servers/actix/ .
RUN sh ./cargo.sh build /none /target

FROM debian:bookworm-slim
COPY --from=build /target/release/server /server
COPY scenarios/site/ /site/
ENV BIND=0.0.0.0 PORT=8080 WORKERS=1 SITE=/site
EXPOSE 8080
CMD ["/server"]
