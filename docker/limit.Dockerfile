# docker build -f docker/limit.Dockerfile -t orisha-bench/limit .
# It sends one constant answer: that of GET /api/users/42, or the file that is mounted over /answer.
# SPDX-License-Identifier: MIT
ARG BASE=debian:bookworm-slim
FROM $BASE AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
COPY servers/limit/limit.c .
RUN gcc -std=gnu17 -D_GNU_SOURCE -O3 -pthread limit.c -o /limit && gcc --version > /version
RUN printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 28\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n%s' \
    '{"id":"42","name":"User 42"}' > /answer

FROM $BASE
COPY --from=build /limit /answer /version /
ENV BIND=0.0.0.0 PORT=8080 WORKERS=1
EXPOSE 8080
CMD ["sh", "-c", "exec /limit $PORT $WORKERS /answer"]
