#!/bin/sh
# Claims about the page in headless Chromium. Part of `make check-classroom`.
exec node tests/classroom/page.mjs
