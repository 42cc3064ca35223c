#!/bin/sh
# Scores one picture over gRPC: SCORING_GRPC=host:port SCORING_KEY=… ./grpcurl.sh picture.jpg [model]
# With TLS, SCORING_CA names the certificate to trust, in PEM. grpcurl takes the key from the environment by itself.
set -eu
: "${SCORING_KEY:=none}" && export SCORING_KEY
picture=$1
model=${2:-shapes}
protos=$(dirname "$0")/../../grpc
if [ -n "${SCORING_CA:-}" ]; then set -- -cacert "$SCORING_CA"; else set -- -plaintext; fi
printf '{"model_name":"%s","inputs":[{"name":"image","datatype":"BYTES","shape":[1],"contents":{"bytes_contents":["%s"]}}]}' \
  "$model" "$(base64 <"$picture" | tr -d '\n')" |
  grpcurl "$@" -expand-headers -H 'authorization: Bearer ${SCORING_KEY}' \
    -import-path "$protos" -proto inference.proto -d @ \
    "${SCORING_GRPC:-127.0.0.1:8081}" inference.GRPCInferenceService/ModelInfer
