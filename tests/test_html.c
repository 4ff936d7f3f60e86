/* HTML as it is written: nothing foreign becomes markup, and drawings come in with ids of their own or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/html.h"
#include "analysis/svg_inline.h"

/* A page in memory. */
typedef struct page {
    heli_html html;
    heli_context ctx;
    char *text;
    size_t bytes;
} page;

static void begin(page *self)
{
    *self = (page){0};
    heli_context_init(&self->ctx);
    self->html = (heli_html){open_memstream(&self->text, &self->bytes), &self->ctx};
    assert_non_null(self->html.stream);
}

static const char *read_page(page *self)
{
    assert_int_equal(fflush(self->html.stream), 0);
    return self->text;
}

static void end(page *self)
{
    fclose(self->html.stream);
    free(self->text);
    heli_context_free(&self->ctx);
}

static void expect_text(const char *text, const char *html)
{
    page self;
    begin(&self);
    heli_html_text(&self.html, text);
    assert_string_equal(read_page(&self), html);
    end(&self);
}

static void test_foreign_text_is_never_markup(void **state)
{
    (void)state;
    expect_text("<script>alert('x')</script> & \"y\"", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;");
    expect_text("合力 &amp; 域动力", "合力 &amp;amp; 域动力");
    expect_text("a\tb\nc", "a\tb\nc");
}

static void test_what_html_does_not_allow_is_replaced(void **state)
{
    (void)state;
    expect_text("a\x01" "b\x7F" "c", "a\xEF\xBF\xBD" "b\xEF\xBF\xBD" "c");
    expect_text("a\xFF\xC3", "a\xEF\xBF\xBD\xEF\xBF\xBD"); /* no UTF-8, and cut in the middle */
    expect_text("\xC2\x85", "\xEF\xBF\xBD");               /* a control of Latin-1 */
    expect_text("\xEF\xB7\x90", "\xEF\xBF\xBD");           /* a noncharacter */
}

static void test_sentences_and_cells_are_escaped_as_a_whole(void **state)
{
    (void)state;
    page self;
    begin(&self);
    heli_html_paragraph(&self.html, "note", "%s < %d", "<b>", 3);
    heli_html_cell(&self.html, "<td>");
    heli_html_row(&self.html, "\"");
    heli_html_row_end(&self.html);
    assert_string_equal(read_page(&self), "<p class=\"note\">&lt;b&gt; &lt; 3</p>\n<td>&lt;td&gt;</td><tr><th scope=\"row\">&quot;</th></tr>\n");
    end(&self);
}

static void test_numbers_have_a_minus_sign_and_ranges_keep_their_hyphen(void **state)
{
    (void)state;
    page self;
    begin(&self);
    heli_html_number(&self.html, "-0.5");
    heli_html_number(&self.html, "[-0.5, -0.1]");
    heli_html_number(&self.html, "1e-09");
    heli_html_number(&self.html, "-");
    heli_html_number(&self.html, "<0.001");
    assert_string_equal(read_page(&self), "<td class=\"n\">−0.5</td><td class=\"n\">[−0.5, −0.1]</td><td class=\"n\">1e-09</td><td "
                                          "class=\"n\">–</td><td class=\"n\">&lt;0.001</td>");
    end(&self);
}

static void test_a_sheet_becomes_a_table_with_headings(void **state)
{
    (void)state;
    page self;
    begin(&self);
    heli_sheet sheet = heli_sheet_of(3);
    const char *const cells[] = {"name", "value", "word", "a<b", "-1.5", "lower"};
    for (size_t i = 0; i < 6; i++) heli_sheet_put(&sheet, "%s", cells[i]);
    assert_true(heli_html_sheet(&self.html, &sheet, "A & B"));
    const char *text = read_page(&self);
    assert_non_null(strstr(text, "<caption>A &amp; B</caption>"));
    assert_non_null(strstr(text, "<thead><tr><th scope=\"col\">name</th><th scope=\"col\" class=\"n\">value</th><th "
                                 "scope=\"col\">word</th></tr></thead>"));
    assert_non_null(strstr(text, "<tr><th scope=\"row\">a&lt;b</th><td class=\"n\">−1.5</td><td>lower</td></tr>"));
    sheet.failed = true;
    assert_false(heli_html_sheet(&self.html, &sheet, NULL));
    heli_sheet_free(&sheet);
    end(&self);
}

/* --- drawings --- */

#define HEAD "<?xml version=\"1.0\"?>\n<svg width=\"9\" viewBox=\"0 0 90 60\" xmlns=\"http://www.w3.org/2000/svg\">\n"

static heli_status inline_svg(page *self, const char *svg)
{
    begin(self);
    heli_status status = heli_svg_inline(&self->html, svg, "f1-", "a \"label\"", &self->ctx);
    read_page(self);
    return status;
}

static void test_ids_of_a_drawing_and_what_refers_to_them_get_its_prefix(void **state)
{
    (void)state;
    page self;
    assert_int_equal(inline_svg(&self, HEAD "<title>Gnuplot</title><defs><circle id='gpPt5' stroke='currentColor' r='1'/></defs>"
                                            "<g id=\"plot_1\" filter=\"url(#box)\"><use xlink:href='#gpPt5'/><text>a &lt;b</text></g></svg>\n"),
                                                                           HELI_OK);
    assert_string_equal(self.text, "<svg role=\"img\" viewBox=\"0 0 90 60\" aria-label=\"a &quot;label&quot;\">\n<defs><g id=\"f1-gpPt5\"><circle "
                                   "stroke=\"currentColor\" r=\"1\"/></g></defs>"
                                   "<g id=\"f1-plot_1\" filter=\"url(#f1-box)\"><use xlink:href=\"#f1-gpPt5\"/><text>a &lt;b</text></g></svg>\n");
    end(&self);
}

static void test_only_what_draws_comes_in(void **state)
{
    (void)state;
    page self;
    assert_int_equal(inline_svg(&self, HEAD "<g onclick=\"x()\" style=\"fill:url(//evil)\" class=\"c\" fill=\"url(//evil)\"><use "
                                            "xlink:href=\"//evil\"/></g></svg>"), HELI_OK);
    assert_non_null(strstr(self.text, "\">\n<g><use/></g></svg>"));
    end(&self);
    static const char *const refused[] = {
        HEAD "<script>x()</script></svg>", HEAD "<image href=\"x.png\"/></svg>", HEAD "<a href=\"x\"><g/></a></svg>", HEAD "<style>*{}</style></svg>",
        HEAD "<foreignObject></foreignObject></svg>", HEAD "<g>", HEAD "<g", HEAD "<g fill=\"x></g></svg>", HEAD "<g fill></g></svg>",
            HEAD "<!-- x --></svg>",
        HEAD "<title>never ends", "", "no drawing", "<svg>", "<svg viewBox=\"0 0\"></svg>", "<svg viewBox=\"0 0 0 0\"></svg>"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (inline_svg(&self, refused[i]) != HELI_INTERNAL) fail_msg("taken over: %s", refused[i]);
        assert_string_not_equal(self.ctx.message, "");
        end(&self);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_foreign_text_is_never_markup),
        cmocka_unit_test(test_what_html_does_not_allow_is_replaced),
        cmocka_unit_test(test_sentences_and_cells_are_escaped_as_a_whole),
        cmocka_unit_test(test_numbers_have_a_minus_sign_and_ranges_keep_their_hyphen),
        cmocka_unit_test(test_a_sheet_becomes_a_table_with_headings),
        cmocka_unit_test(test_ids_of_a_drawing_and_what_refers_to_them_get_its_prefix),
        cmocka_unit_test(test_only_what_draws_comes_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
