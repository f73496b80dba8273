#!/usr/bin/env bash
# Builds everything once and runs all tests. A fresh Debian machine needs nothing but the .NET SDK beforehand.
#   ./test.sh          everything
#   ./test.sh --fast   without the tests that drive a browser, kill a process or take long
#   ./test.sh --long   everything, and the proof that money is never wrong in its long version: some hours. What it
#                      measures is written to TestResults/proof.txt.
# The tests' records (TRX) are left in TestResults/.
set -euo pipefail
cd "$(dirname "$0")"

filter=()
case "${1:-}" in
  '') ;;
  --long) export CINEMA_LONG=1 CINEMA_RESULTS="$PWD/TestResults/proof.txt" ;;
  --fast) filter=(--filter 'Category!=Browser&Category!=Process&Category!=Slow') ;;
  *) echo "usage: $0 [--fast | --long]" >&2; exit 2 ;;
esac

if ! command -v dotnet > /dev/null; then
  echo "The .NET SDK is missing (global.json says which): https://dotnet.microsoft.com/download" >&2
  exit 1
fi

# Browser tests drive Debian's Chromium, or the one that CINEMA_CHROMIUM names. The headless shell is the same browser without its own
# windows, and takes half the time.
if [ ${#filter[@]} -eq 0 ] && [ -z "${CINEMA_CHROMIUM:-}" ]; then
  if ! command -v chromium-headless-shell > /dev/null; then
    echo "Installing Chromium for the browser tests (./test.sh --fast leaves them out)"
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    install=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq)
    "${root[@]}" apt-get update -qq || command -v chromium > /dev/null
    "${install[@]}" chromium-headless-shell > /dev/null || command -v chromium > /dev/null || "${install[@]}" chromium > /dev/null
  fi
  CINEMA_CHROMIUM=$(command -v chromium-headless-shell || command -v chromium)
  export CINEMA_CHROMIUM
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
rm -rf TestResults
mkdir TestResults
dotnet tool restore
dotnet build CinemaSite.sln -c Debug
dotnet test CinemaSite.sln -c Debug --no-build "${filter[@]}" \
  --logger 'console;verbosity=normal' --logger 'trx;LogFilePrefix=tests' --results-directory TestResults
