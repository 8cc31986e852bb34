# docker build -f docker/orisha.Dockerfile -t orisha-bench/orisha .
# Built for the CPU of the machine that builds it (-march=native): build where it runs.
# SPDX-License-Identifier: MIT
FROM debian:bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends build-essential meson ninja-build pkg-config \
    libcurl4-openssl-dev libjansson-dev libcmocka-dev libdeflate-dev libbrotli-dev libzstd-dev \
    zlib1g-dev libssl-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY meson.build .
COPY orisha/ orisha/
COPY reports/ reports/
COPY harness/ harness/
COPY results/ results/
COPY servers/ servers/
COPY scenarios/ scenarios/
RUN meson setup build && ninja -C build
RUN cd servers/orisha && ../../build/orisha/compiler/orishac app.kz -o /server --cflags '-O3 -march=native'

FROM debian:bookworm-slim
COPY --from=build /server /server
ENV ORISHA_PORT=8080 WORKERS=1
EXPOSE 8080
CMD ["sh", "-c", "exec /server --bind 0.0.0.0 --workers $WORKERS"]
