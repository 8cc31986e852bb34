# What the page of results is drawn with: Observable Plot and d3 (npm), as reports/page/package-lock.json pins them.
# SPDX-License-Identifier: MIT

charts_have() { npm_locked "$root/reports/page" "$tools/charts"; }

charts_plan() { say 'Observable Plot and d3 (npm packages, 20 MB, into .cache/tools/charts): charts of just report'; }

charts_install() { npm_ci "$root/reports/page" "$tools/charts"; }
