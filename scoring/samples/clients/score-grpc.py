#!/usr/bin/env python3
"""Scores one picture over gRPC: SCORING_GRPC=host:port SCORING_KEY=... python3 score-grpc.py picture.jpg [model]

Needs grpcio-tools (pip install grpcio-tools). With TLS, SCORING_CA names the certificate to trust, in PEM.
SCORING_PROTO says where inference.proto is.
"""

import os
import sys
from pathlib import Path

import grpc

proto = Path(os.environ.get("SCORING_PROTO", "scoring/grpc/inference.proto"))
sys.path.insert(0, str(proto.parent))
messages, services = grpc.protos_and_services(proto.name)

picture = Path(sys.argv[1]).read_bytes()
model = sys.argv[2] if len(sys.argv) > 2 else "shapes"
address = os.environ.get("SCORING_GRPC", "127.0.0.1:8081")
key = os.environ.get("SCORING_KEY")
ca = os.environ.get("SCORING_CA")

request = messages.ModelInferRequest(model_name=model)
request.parameters["top"].int64_param = 3
image = request.inputs.add(name="image", datatype="BYTES", shape=[1])
image.contents.bytes_contents.append(picture)

if ca:
    channel = grpc.secure_channel(address, grpc.ssl_channel_credentials(Path(ca).read_bytes()))
else:
    channel = grpc.insecure_channel(address)
metadata = [("authorization", f"Bearer {key}")] if key else []

with channel:
    service = services.GRPCInferenceServiceStub(channel)
    try:
        response = service.ModelInfer(request, metadata=metadata, timeout=60)
    except grpc.RpcError as error:
        sys.exit(f"{error.code().name}: {error.details()}")

outputs = {output.name: output.contents for output in response.outputs}
if "label" not in outputs:
    sys.exit(f"{model} gives {', '.join(outputs)} instead of labels.")
for label, confidence in zip(outputs["label"].bytes_contents, outputs["confidence"].fp32_contents):
    print(f"{label.decode()} {confidence:.1%}")
