#!/bin/sh
# Installs slotpilot the way it runs in production: sources, models and run-time packages only.
#
#   docker/install.sh <target>    an empty folder, or one to be made
#
# The Dockerfile runs this; it works outside a container just as well, from any working directory.
set -eu

[ $# -eq 1 ] || { echo "usage: docker/install.sh <target>" >&2; exit 2; }
mkdir -p "$1"
target=$(cd "$1" && pwd)
[ -z "$(ls -A "$target")" ] || { echo "$target is not empty" >&2; exit 1; }

cd "$(dirname "$0")/.."
cp -R package.json package-lock.json .npmrc LICENSE schemas src simulator models "$target"
mkdir "$target/docker" "$target/clients"
cp docker/healthcheck.mjs "$target/docker"
cp -R clients/typescript "$target/clients"

cd "$target"
# onnxruntime-node holds its CPU build; its install script would only fetch CUDA files.
ONNXRUNTIME_NODE_INSTALL=skip npm ci --omit=dev --prefer-offline --no-audit --no-fund

# Two thirds of what npm brought is never read here: source maps, and ONNX Runtime for other systems.
find node_modules -name '*.map' -type f -delete
this_system=$(node -p 'process.platform + "/" + process.arch')
for build in node_modules/onnxruntime-node/bin/*/*/*; do
  case $build in
    */"$this_system") ;;
    *) rm -r "$build" ;;
  esac
done

# Compiles the sources, as nobody may write here later.
node src/slotpilot.mjs --version

# A checkout under a strict umask must still be readable by the image's user.
chmod -R a+rX .
