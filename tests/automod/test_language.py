"""Reading rule files: what is refused where, what is remarked on, what is the same rule."""

import pytest

from automod.language import Kind, read_rules
from automod.language.sections import MAX_BYTES, split_sections
from automod.language.standards import shipped_standards
from tests.automod.rules import book_of, errors_of


def remarks(source, kind=Kind.WARNING):
    return [str(problem) for problem in read_rules(source).problems if problem.kind is kind]


def test_a_file_is_cut_where_a_line_begins_with_three_hyphens():
    sections = split_sections("a: 1\r\n--- # next\nb: 2\n  ---\n---\n")

    assert [(section.line, section.text) for section in sections] == [
        (1, "a: 1"),
        (2, " # next\nb: 2\n  ---"),
        (5, "\n"),
    ]


@pytest.mark.parametrize(
    ("source", "line", "part"),
    [
        ("title: x\naction: remove\n---\ntitel: y\naction: remove", 4, "titel"),
        ("title: x\naction: delete", 2, "none of"),
        ("title: x\npriority: high\naction: remove", 2, "whole number"),
        ("title: x\nis_edited: 1\naction: remove", 2, "true or false"),
        ("title (contains): x\naction: remove", 1, "contains"),
        ("title (regex): '(a'\naction: remove", 1, "regular expression"),
        ("title: [a, [b]]\naction: remove", 1, "list of texts"),
        ("title: no\naction: remove", 1, "empty"),
        ('title: ""\naction: remove', 1, "empty"),
        ("type: topic\naction: remove", 1, "none of"),
        ("type: comment\ntitle: x\naction: remove", 2, "type of item"),
        ("title: x\nis_top_level: true\naction: remove", 1, "no type of item"),
        ("title: x\nauthor:\n  account_age: old\naction: remove", 3, "whole number"),
        ("title: x\nauthor:\n  account_age: < 3 fortnights\naction: remove", 3, "unit"),
        ("title: x\nauthor:\n  post_karma: =< 3\naction: remove", 3, "comparison"),
        ("title: x\nauthor:\n  colour: red\naction: remove", 3, "colour"),
        ("title: x\nparent_submission:\n  title: y\naction: remove", 1, "type of item"),
        ("body: x\nparent_submission:\n  type: submission\naction: remove", 3, "type"),
        ("body: x\nauthor: {age: !!python/name:os.system 1}\naction: remove", 2, "quotes"),
        ("title: x\n\tbody: y\naction: remove", 2, "tab"),
        ("author:\n  comment_karma: > 10\naction: remove", 2, "quotes"),
        ("standard: nothing\naction: remove", 1, "standard"),
        ("title: x\nset_flair: {text: a}", 2, "template_id"),
        ("title: x\nset_suggested_sort: fastest", 2, "none of"),
        ("title: x\n----\nbody: y", 2, "three hyphens"),
        ("title: x\nwebhook: http://example.com/", 2, "https"),
        ("title: x\nrate: often\naction: filter", 2, "5 in 10 minutes"),
        ("title: x\n? [a]\n: b\naction: remove", 2, "key"),
        ("title: x\nbody: \x00\naction: remove", 2, "character"),
    ],
)
def test_a_mistake_is_refused_with_its_line(source, line, part):
    errors = errors_of(source)

    assert [error.partition(":")[0] for error in errors] == [str(line)]
    assert part in errors[0]


def test_every_mistake_of_a_file_is_told_at_once():
    errors = errors_of("titel: x\n---\ntitle: y\naction: remove\n---\nbody: [\n---\nbdy: z")

    assert [error.partition(":")[0] for error in errors] == ["1", "6", "8"]


def test_what_works_in_a_file_with_a_mistake_is_still_there():
    book = read_rules("title: x\naction: remove\n---\ntitel: y\naction: remove")

    assert [rule.section for rule in book.rules] == [0]
    assert len(book.errors) == 1


def test_a_file_may_have_half_a_megabyte():
    assert errors_of("#" * MAX_BYTES) == []
    assert errors_of("#" * (MAX_BYTES + 1)) == ["1: the file is larger than 512 KiB"]


def test_references_that_unfold_without_end_are_refused():
    bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    bomb += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]

    errors = errors_of("\n".join(bomb))

    assert len(errors) == 1
    assert "far too many" in errors[0]


@pytest.mark.parametrize("source", ["title: " + "[" * 5_000, "a: &a [*a]", "a: &a {b: *a}"])
def test_endless_nesting_is_refused(source):
    assert len(errors_of(source)) == 1


def test_references_within_reason_are_allowed():
    book = book_of("title: &words [cat, dog]\nbody: *words\naction: filter")

    assert [check.values for check in book.rules[0].targets["item"].checks] == [("cat", "dog")] * 2


def test_a_rule_without_type_is_tried_on_both_kinds_where_its_keys_allow():
    assert [rule.kind for rule in book_of("body: x\naction: filter").rules] == [
        "comment",
        "submission",
    ]
    assert [rule.kind for rule in book_of("title: x\naction: filter").rules] == ["submission"]
    assert [rule.kind for rule in book_of("is_top_level: true\naction: filter").rules] == [
        "comment"
    ]


def test_joined_fields_keep_those_that_the_kind_has():
    comment, submission = book_of("url+body: x\naction: filter").rules

    assert comment.targets["item"].checks[0].fields == ("body",)
    assert submission.targets["item"].checks[0].fields == ("url", "body")
    assert comment.targets["item"].checks[0].name == "url+body"


@pytest.mark.parametrize(
    ("key", "method"),
    [
        ("title", "includes-word"),
        ("flair_text", "full-exact"),
        ("flair_text+title", "includes-word"),
        ("url", "includes"),
        ("domain", "domain"),
        ("domain+url", "includes-word"),
        ("title(full-text)", "full-text"),
        ("title#2 (regex)", "includes-word"),
        ("title (includes, starts-with)", "includes"),
    ],
)
def test_the_method_follows_from_the_fields_unless_it_is_written(key, method):
    (rule,) = book_of(f"type: submission\n{key}: x\naction: filter").rules

    assert rule.targets["item"].checks[0].method == method


def test_a_rule_is_the_same_whatever_its_order_comments_and_case_of_keys():
    one = book_of("# first\ntitle: x\naction: remove").rules[0]
    same = book_of("---\nACTION: remove\nTitle: 'x'").rules[0]
    other = book_of("title: X\naction: remove").rules[0]

    assert one.hash == same.hash
    assert one.hash != other.hash


def test_a_comment_above_a_rule_is_its_title():
    assert [
        rule.title for rule in book_of("---\n### Spam ###\n\ntitle: x\naction: spam").rules
    ] == ["Spam"]


def test_an_action_inside_author_is_moved_to_the_rule():
    source = "author:\n  name: bob\n  action: remove"

    assert {rule.wishes.action for rule in book_of(source).rules} == {"remove"}
    assert "was moved there" in remarks(source)[0]


def test_the_standard_conditions_all_compile():
    for name in shipped_standards():
        assert book_of(f"standard: {name}\naction: filter").rules


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("title: x\ntitle: y\naction: filter", "stands here twice"),
        ("title: x", "no check or no action"),
        ("action: remove", "no check or no action"),
        ("type: any\naction: remove", "no check or no action"),
        ("title (regex, includes): 'x*'\naction: filter", "fits everything"),
        ("type: submission\naction: remove", "every item"),
        ("title: x\naction: filter\n---\ntitle: x\naction: remove", "never tried"),
        ("title: 'fo+.*bar'\naction: filter", "(regex) is not written"),
        ("author:\n  post_karma: '<= 3'\naction: filter", "elsewhere refuses"),
        ("title (starts-with): [Q]\naction: filter", "is a list"),
        ("title: [12:30]\naction: filter", "is read as “750”"),
        ("title: ['', a]\naction: filter", "left out"),
        ("type: comment\nbody: x\ncomment: y\ncomment_stickied: true", "pinned only"),
        ("title: x\ncomment: '{{autor}}'", "no placeholder {{autor}}"),
        ("title: x\nbody: y\ncomment: '{{match}}'", "{{match-title-1}}"),
        ("title: x\ncomment: '{{match-body}}'", "no check of this rule"),
        ("title (includes, full-exact): x\naction: filter", "the first counts"),
    ],
)
def test_what_is_probably_not_meant_is_remarked_on(source, part):
    assert errors_of(source) == []
    assert any(part in remark for remark in remarks(source)), remarks(source)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("title: x\nset_original_content: true\naction: filter", 2),
        ("title: x\nset_post_crowd_control_level: OFF\naction: filter", 2),
        ("title: x\ndiscussion_type: chat\naction: filter", 2),
        ("title: x\nsubreddit:\n  event_label: e\naction: filter", 3),
        ("crosspost_subreddit:\n  name: x\naction: remove", 1),
        ("type: crosspost submission\naction: remove", 1),
        ("title: x\n~body: []\naction: remove", 2),
    ],
)
def test_what_has_no_meaning_here_is_reported_by_line(source, line):
    told = remarks(source, Kind.UNSUPPORTED)

    assert errors_of(source) == []
    assert told
    assert told[0].startswith(f"{line}: not supported: ")


def test_our_own_words_are_marked_as_not_portable():
    source = "author:\n  trust_level: '< 1'\ntoxicity: '> 0.8'\naction: filter"

    assert [remark[:2] for remark in remarks(source, Kind.NOT_PORTABLE)] == ["2:", "3:"]


@pytest.mark.parametrize("number", [":".join(["59"] * 5_000), "0x" + "f" * 5_000, "9" * 5_000])
def test_a_number_too_long_to_reckon_with_is_a_text(number):
    book = read_rules(f"title: {number}\naction: remove\n")

    assert not book.errors
    assert len(book.rules) == 1
