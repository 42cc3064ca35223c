#!/bin/sh
# Scores one picture over REST: SCORING_URL=… SCORING_KEY=… ./curl.sh picture.jpg [model]
# A certificate of your own: CURL_CA_BUNDLE=cert.pem. The key goes in by a pipe: arguments can be seen by every process.
set -eu
picture=$1
model=${2:-shapes}
printf 'authorization: Bearer %s\n' "${SCORING_KEY:-}" |
  curl --silent --show-error --fail-with-body --max-time 60 \
    -H @- -H 'content-type: image/jpeg' --data-binary "@$picture" \
    "${SCORING_URL:-http://127.0.0.1:8080}/score/$model?top=3"
