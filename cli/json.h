/*
 * A small writer of JSON: objects and arrays nest, commas and indentation look after themselves.
 *
 *     heli_json json = heli_json_to(stdout);
 *     heli_json_object(&json, NULL);
 *     heli_json_real(&json, "mean", 0.5);
 *     heli_json_end(&json);
 *
 * `key` is the member's name inside an object and NULL inside an array or at the top. Output is UTF-8; bytes that are no UTF-8 become
 * U+FFFD. NaN and the infinities become null. A write error stays with the stream (ferror).
 */
#ifndef HELI_CLI_JSON_H
#define HELI_CLI_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { HELI_JSON_DEPTH = 32 };

typedef struct heli_json {
    FILE *stream;
    int depth;
    bool filled[HELI_JSON_DEPTH]; /* the open container at this depth has a member */
    char close[HELI_JSON_DEPTH];  /* its closing bracket */
} heli_json;

heli_json heli_json_to(FILE *stream);

void heli_json_object(heli_json *self, const char *key);
void heli_json_array(heli_json *self, const char *key);
/** Closes the innermost open object or array; the outermost one ends with a line feed. */
void heli_json_end(heli_json *self);

/** A string; NULL becomes null. */
void heli_json_text(heli_json *self, const char *key, const char *text);
/** The shortest decimal number that reads back as the same double. */
void heli_json_real(heli_json *self, const char *key, double value);
void heli_json_int(heli_json *self, const char *key, int64_t value);
void heli_json_whole(heli_json *self, const char *key, uint64_t value);
void heli_json_bool(heli_json *self, const char *key, bool value);
void heli_json_null(heli_json *self, const char *key);

/** Writes the shortest decimal form of a finite double into text[32]; also used by tables. */
void heli_real_shortest(double value, char text[32]);

#endif
