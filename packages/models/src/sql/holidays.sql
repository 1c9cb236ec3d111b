/*
name: holidays
grain: one row per holiday of a calendar
description: >
  Days a calendar is closed, by the date on its wall. Zendesk tells them per schedule. Freshdesk keeps a list as well but its API gives none,
  so Freshdesk has no rows here: on its holidays our business seconds run on where the vendor's stand still.
key: [schedule_id, starts_on, ends_on, name]
build: whole
columns:
  schedule_id: { type: text, description: "Calendar.", tests: [{ references: schedules.schedule_id }] }
  source: { type: text, description: "Helpdesk, by its name in tajo.yml.", tests: [not_null] }
  name: { type: text, description: "Name of the holiday." }
  starts_on: { type: date, description: "First day." }
  ends_on: { type: date, description: "Last day." }
*/
