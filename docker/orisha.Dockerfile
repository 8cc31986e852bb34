# docker build -f docker/orisha.Dockerfile -t orisha-bench/orisha .
# Built for the CPU of the machine that builds it (-march=native): build where it runs.
# SPDX-License-Identifier: MIT
ARG BASE=debian:bookworm-slim
FROM $BASE AS build
# What compiles, of bootstrap.d/system.sh; what tests and measures is left out.
RUN apt-get update && apt-get install -y --no-install-recommends build-essential meson ninja-build pkg-config \
    libcurl4-openssl-dev libjansson-dev libssl-dev zlib1g-dev libcmocka-dev libdeflate-dev libbrotli-dev libzstd-dev \
    liburing-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY meson.build meson_options.txt ./
COPY orisha/ orisha/
COPY reports/ reports/
COPY harness/ harness/
COPY results/schema.json results/
COPY servers/ servers/
COPY scenarios/ scenarios/
RUN meson setup build && ninja -C build orisha/compiler/orishac orisha/runtime/liborisha.a
RUN cd servers/orisha && ../../build/orisha/compiler/orishac app.kz -o /server --cflags '-O3 -march=native' && \
    ../../build/orisha/compiler/orishac --version > /version

FROM $BASE
COPY --from=build /server /version /
ENV BIND=0.0.0.0 PORT=8080 WORKERS=1
EXPOSE 8080
CMD ["sh", "-c", "exec /server --bind $BIND --port $PORT --workers $WORKERS"]
