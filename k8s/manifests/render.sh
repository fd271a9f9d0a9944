#!/usr/bin/env bash
# Renders the chart again. Run it after changing the chart or the values.yaml here; a test of the chart fails until then.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
PATH=$PATH:${XDG_CACHE_HOME:-$HOME/.cache}/statelab/bin # where ./lab keeps its helm
helm template statelab ../../helm/statelab --namespace statelab --kube-version 1.29.0 --no-hooks -f values.yaml >statelab.yaml.new
mv statelab.yaml.new statelab.yaml
