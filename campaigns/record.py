"""The files of the record that campaigns know: actions.csv, and the links between actions and disclosures."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Model
from django.utils.text import slugify

from campaigns.models import Action, ActionLink, Campaign
from disclosures.models import State
from disclosures.record.columns import SUMMARY_LENGTH, Text, of
from disclosures.record.links import Links, Listed
from disclosures.record.loading import Load
from disclosures.record.section import SOURCE_URL, Exported, Row, Section


class Actions(Section):
    name = "actions"
    namespace = "actions"
    in_order = (("opens_on", "deadline_on"),)
    columns = (
        of(Action, "slug"),
        Text("campaign", required=True, longest=100),
        of(Action, "title"),
        Text("summary", "summary", longest=SUMMARY_LENGTH),
        of(Action, "target"),
        of(Action, "opens_on"),
        of(Action, "deadline_on"),
        SOURCE_URL,
    )

    def known(self, slugs: set[str]) -> dict[str, int]:
        return dict(Action.objects.filter(slug__in=slugs).values_list("slug", "id"))

    def check(self, load: Load) -> None:
        """Campaigns have no slug in the file: it is made from the name, so the name must give a new one."""
        names: dict[str, str] = dict(Campaign.objects.values_list("slug", "name"))
        named = set(names.values())
        for row in load.rows[self.name]:
            if not row["campaign"] or row["campaign"] in named:
                continue
            slug = slugify(row["campaign"])
            if not slug:
                load.refuse(
                    row, "campaign", "has neither letters nor digits that an address could be made of."
                )
            elif names.setdefault(slug, row["campaign"]) != row["campaign"]:
                load.refuse(row, "campaign", f"has the same address as the campaign {names[slug]}.")

    def write(self, load: Load) -> None:
        ids = load.ids[self.namespace]
        rows = load.rows[self.name]
        present = Action.objects.in_bulk([ids[row["slug"]] for row in rows if row["slug"] in ids])
        campaigns = {campaign.name: campaign for campaign in Campaign.objects.all()}
        for row in rows:
            name = row["campaign"]
            if name not in campaigns:
                campaigns[name] = Campaign.objects.create(name=name, slug=slugify(name))
            action = present.get(ids.get(row["slug"], 0))
            values = self.attributes(row) | {
                "campaign_id": campaigns[name].pk,
                "source_id": load.source_id(row, action.source_id if action else None),
            }
            stored = action or Action()
            load.store(row, stored, values, is_new=action is None)
            if stored.pk is not None:
                ids[row["slug"]] = stored.pk

    def rows(self) -> Iterator[Exported]:
        for action in Action.objects.select_related("campaign", "source").order_by("id").iterator():
            yield self.plain(action) | {"campaign": action.campaign.name}, action.source


class LinksWithActions(Links):
    """Links of which one end may be a call to action."""

    ends = (*Links.ends, Actions.namespace)

    def place(self, load: Load, row: Row) -> tuple[type[Model], dict[str, Any]]:
        ends = (row["from_slug"], row["to_slug"])
        is_action = [self.namespace_of(load, slug) == Actions.namespace for slug in ends]
        if not any(is_action):
            return super().place(load, row)
        action, disclosure = ends if is_action[0] else reversed(ends)
        return ActionLink, {
            "action_id": load.id_of(Actions.namespace, action),
            "relation": row["relation"],
            "disclosure_id": load.id_of(Links.ends[0], disclosure),
            "is_reversed": is_action[1],
        }

    def listings(self) -> list[Iterator[Listed]]:
        return [*super().listings(), self._with_actions()]

    def _with_actions(self) -> Iterator[Listed]:
        links: Any = ActionLink.objects.filter(disclosure__state=State.PUBLISHED).select_related("source")
        for link in (
            links.annotate(action_slug=F("action__slug"), disclosure_slug=F("disclosure__slug"))
            .order_by("id")
            .iterator()
        ):
            ends = (link.action_slug, link.disclosure_slug)
            from_slug, to_slug = reversed(ends) if link.is_reversed else ends
            yield link.pk, self.plain(link) | {"from_slug": from_slug, "to_slug": to_slug}, link.source
