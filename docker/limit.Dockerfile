# docker build -f docker/limit.Dockerfile -t orisha-bench/limit .
# It sends one constant answer: that of GET /api/users/42.
# SPDX-License-Identifier: MIT
FROM debian:bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
COPY servers/limit/limit.c .
RUN gcc -std=gnu17 -D_GNU_SOURCE -O3 -pthread limit.c -o /limit
RUN printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 28\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n%s' \
    '{"id":"42","name":"User 42"}' > /answer

FROM debian:bookworm-slim
COPY --from=build /limit /answer /
ENV BIND=0.0.0.0 WORKERS=1
EXPOSE 8080
CMD ["sh", "-c", "exec /limit 8080 $WORKERS /answer"]
