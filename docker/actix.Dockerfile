# docker build -f docker/actix.Dockerfile -t orisha-bench/actix .
# Rust and the crates come as on any machine: ./bootstrap --only actix. Built for the CPU that builds it (target-cpu=native).
# SPDX-License-Identifier: MIT
ARG BASE=debian:bookworm-slim
FROM $BASE AS build
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY bootstrap ./
COPY bootstrap.d/ bootstrap.d/
RUN ./bootstrap --yes --only actix
COPY servers/actix/ servers/actix/
RUN cd servers/actix && sh ./cargo.sh build /src/.cache/toolchains/actix /target && \
    sh ./cargo.sh version /src/.cache/toolchains/actix > /version
# Debian's crate links the system's mimalloc, that of the registry brings its own.
RUN mkdir /needed && ldd /target/release/server | awk '/mimalloc/ { print $3 }' | xargs -r cp -L -t /needed

FROM $BASE
COPY --from=build /target/release/server /version /
COPY --from=build /needed/ /usr/local/lib/
RUN ldconfig
COPY scenarios/site/ /site/
ENV BIND=0.0.0.0 PORT=8080 WORKERS=1 SITE=/site
EXPOSE 8080
CMD ["/server"]
