/*
 * A page as PDF, by a program that is installed for it: a Chromium, weasyprint, or wkhtmltopdf, in this order. Heli has no converter of its own.
 */
#ifndef HELI_ANALYSIS_REPORT_PDF_H
#define HELI_ANALYSIS_REPORT_PDF_H

#include "engine/core/context.h"

/** Name of the converter found in PATH, with the way it is called; HELI_IO, with what to install, where there is none. */
heli_status heli_pdf_find(const char **program, heli_context *ctx) HELI_MUST_CHECK;

/**
 * Converts `page` (a file) by `program` into PATH.tmp, which then takes the place of PATH. On failure PATH stays as it was; HELI_IO shows what the
 * program said. Not the same bytes each time: converters write the date.
 */
heli_status heli_pdf_write(const char *program, const char *page, const char *path, heli_context *ctx) HELI_MUST_CHECK;

#endif
