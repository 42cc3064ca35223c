#!/usr/bin/env python3
"""Scores one picture over REST: SCORING_URL=... SCORING_KEY=... python3 score.py picture.jpg [model]

Needs nothing but Python. A certificate of your own: SSL_CERT_FILE=cert.pem.
"""

import json
import mimetypes
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

picture = Path(sys.argv[1])
model = sys.argv[2] if len(sys.argv) > 2 else "shapes"
url = os.environ.get("SCORING_URL", "http://127.0.0.1:8080")
key = os.environ.get("SCORING_KEY")

headers = {"Content-Type": mimetypes.guess_type(picture.name)[0] or "image/jpeg"}
if key:
    headers["Authorization"] = f"Bearer {key}"
request = urllib.request.Request(f"{url}/score/{model}?top=3", picture.read_bytes(), headers)

try:
    with urllib.request.urlopen(request, timeout=60) as response:
        body, kind = response.read(), response.headers.get_content_type()
except urllib.error.HTTPError as error:
    sys.exit(f"{error.code}: {json.load(error)['message']}")

if kind.startswith("image/"):
    painting = Path(f"painted{picture.suffix}")
    painting.write_bytes(body)
    print(painting)
else:
    for score in json.loads(body):
        print(f"{score['label']} {score['confidence']:.1%}")
