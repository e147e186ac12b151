/* Notices: repeated until acknowledged, one at a time, whatever the clock does. */
#include "check.h"
#include "link.h"

/* A clock that is about to go round. */
#define LATE (UINT32_MAX - 100u)

static void a_notice_is_repeated_until_it_is_acknowledged(void)
{
    struct link link;
    link_start(&link, 7);
    CHECK(link_tell(&link, 2, 1000));

    const struct link_notice *notice = link_due(&link, 1000);
    CHECK(notice != NULL && notice->sequence_no == 1 && notice->body == 2);
    CHECK(link_due(&link, 1199) == NULL);
    CHECK(link_due(&link, 1200) == notice);

    link_acknowledge(&link, 7, 1, 1250);
    CHECK(link_due(&link, 9999) == NULL);
}

static void only_one_notice_is_out_at_a_time(void)
{
    struct link link;
    link_start(&link, 7);
    link_tell(&link, 1, 0);
    link_tell(&link, 3, 0);

    CHECK(link_due(&link, 0)->sequence_no == 1);
    CHECK(link_due(&link, 5000)->sequence_no == 1);
    link_acknowledge(&link, 7, 1, 5001);
    CHECK(link_due(&link, 5001)->sequence_no == 2);
}

static void an_acknowledgement_of_another_press_or_boot_changes_nothing(void)
{
    struct link link;
    link_start(&link, 7);
    link_acknowledge(&link, 7, 0, 0);
    link_tell(&link, 1, 0);
    link_tell(&link, 1, 0);
    link_acknowledge(&link, 6, 1, 0);
    link_acknowledge(&link, 7, 2, 0);
    CHECK(link.notices_waiting == 2);

    link_acknowledge(&link, 7, 1, 0);
    link_acknowledge(&link, 7, 1, 0);
    CHECK(link.notices_waiting == 1);
}

static void more_notices_than_there_is_room_for_are_refused(void)
{
    struct link link;
    link_start(&link, 7);
    for (uint16_t i = 1; i <= LINK_NOTICES_MAX; i++) {
        CHECK(link_tell(&link, 1, 0));
    }
    CHECK(!link_tell(&link, 1, 0));
    link_acknowledge(&link, 7, 1, 0);
    CHECK(link_tell(&link, 1, 0));
    CHECK(!link_tell(&link, 1, 0));
    CHECK(link.last_sequence_no == LINK_NOTICES_MAX + 1);
}

static void numbers_go_round(void)
{
    struct link link;
    link_start(&link, 7);
    link.last_sequence_no = UINT16_MAX;
    link_tell(&link, 1, 0);

    CHECK(link_due(&link, 0)->sequence_no == 0);
}

static void the_clock_may_go_round_between_two_repetitions(void)
{
    struct link link;
    link_start(&link, 7);
    link_tell(&link, 1, LATE);

    CHECK(link_due(&link, LATE) != NULL);
    CHECK(link_due(&link, LATE + 150u) == NULL);
    CHECK(link_due(&link, LATE + 200u) != NULL);
}

static void a_press_after_weeks_of_quiet_is_sent_at_once(void)
{
    struct link link;
    link_start(&link, 7);
    link_tell(&link, 1, 0);
    CHECK(link_due(&link, 0) != NULL);
    link_acknowledge(&link, 7, 1, 10);

    uint32_t weeks_later_ms = 30u * 24u * 3600u * 1000u;
    link_tell(&link, 1, weeks_later_ms);
    CHECK(link_due(&link, weeks_later_ms) != NULL);
}

const struct test link_tests[] = {
    TEST(a_notice_is_repeated_until_it_is_acknowledged),
    TEST(only_one_notice_is_out_at_a_time),
    TEST(an_acknowledgement_of_another_press_or_boot_changes_nothing),
    TEST(more_notices_than_there_is_room_for_are_refused),
    TEST(numbers_go_round),
    TEST(the_clock_may_go_round_between_two_repetitions),
    TEST(a_press_after_weeks_of_quiet_is_sent_at_once),
    {NULL, NULL},
};
