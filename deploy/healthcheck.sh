#!/bin/bash
# Asks the site in this container how it is: healthcheck /health/ready. The image has neither curl nor wget, but bash can speak TCP.
set -eu
exec 3<>"/dev/tcp/127.0.0.1/${ASPNETCORE_HTTP_PORTS:-8080}"
printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >&3
IFS=' ' read -r -t 4 _ status _ <&3
cat <&3 > /dev/null
[ "$status" = 200 ]
