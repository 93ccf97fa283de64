#!/usr/bin/env bash
# Builds the manifests with kustomize and validates them against Kubernetes' own schemas, strictly.
#
#     deploy/kubernetes/check.sh
#
# Needs `kubectl` and PyPI's `kubernetes-validate`; VALIDATE names the latter if it is not on PATH.
set -euo pipefail
cd "$(dirname "$0")"
validate=${VALIDATE:-kubernetes-validate}
built=$(mktemp --suffix .yaml)
trap 'rm -f "$built"' EXIT

for folder in base overlays/*; do
    kubectl kustomize "$folder" >"$built"
    for version in 1.30 1.34; do
        "$validate" --strict --kubernetes-version "$version" "$built" >/dev/null
    done
    echo "$folder: $(grep -c '^kind:' "$built") objects are valid for Kubernetes 1.30 and 1.34"
done
