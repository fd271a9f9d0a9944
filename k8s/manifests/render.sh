#!/usr/bin/env bash
# Renders the chart again, after a change of it or of values.yaml here. A test of the chart tells when that was forgotten.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
PATH=$PATH:${XDG_CACHE_HOME:-$HOME/.cache}/statelab/bin # where ./lab keeps its helm
helm template statelab ../../helm/statelab --namespace statelab --kube-version 1.29.0 --no-hooks -f values.yaml >statelab.yaml.new
mv statelab.yaml.new statelab.yaml
