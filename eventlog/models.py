"""What happened, and who still has to hear it."""

from collections.abc import Sequence
from typing import Self

from django.conf import settings
from django.db import connection, connections, models
from django.db.models import Q
from django.db.models.functions import Now

from eventlog.events import EVENTS, Event


class Entry(models.Model):
    """One event, as it was recorded. Kept for 30 days, or until everybody heard it."""

    kind = models.CharField(max_length=100)
    payload = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def event(self) -> Event:
        return EVENTS[self.kind].from_payload(self.payload)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def owe(self, pairs: Sequence[tuple[int, str]]) -> None:
        """Entries by key, and listeners. One INSERT, whose words need no model: this happens with
        every event.
        """
        owed = ", ".join(["(%s, %s, %s, 0, '')"] * len(pairs))
        columns = "entry_id, listener, state, attempts, error"
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self.model._meta.db_table} ({columns}) VALUES {owed}",  # noqa: S608
                [x for key, name in pairs for x in (key, name, Delivery.State.OWED.value)],
            )

    def due(self) -> Self:
        """Owed and not waiting for a later attempt by the database's clock, in order of events."""
        owed = self.filter(state=Delivery.State.OWED, next_attempt_at__lte=Now())
        return owed.order_by("next_attempt_at", "pk")

    def claimed(self) -> Self:
        """Lock the rows, and pass over those another worker has. SQLite has one writer anyway."""
        if connection.features.has_select_for_update_skip_locked:
            return self.select_for_update(skip_locked=True, of=("self",))
        return self


class Delivery(models.Model):
    """One listener's part in one entry: owed until it ran, dead when it failed too often."""

    class State(models.TextChoices):
        OWED = "owed"
        DONE = "done"
        DEAD = "dead"

    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    listener = models.CharField(max_length=150)
    state = models.CharField(max_length=4, choices=State.choices, default=State.OWED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint("entry", "listener", name="eventlog_delivery_once"),
            models.CheckConstraint(
                name="eventlog_delivery_done_at_matches_state",
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                "next_attempt_at", "id", name="eventlog_delivery_owed", condition=Q(state="owed")
            ),
            models.Index("id", name="eventlog_delivery_dead", condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.listener} of entry {self.entry_id}"
