from django.db import migrations

# One message stores a batch with its sessions, planned once per connection. Called by `collector.services.events`.
# Each statement of a function sees what was committed before it began: what comes after the locks sees what their
# last holder wrote.
STORE_EVENTS = """
CREATE FUNCTION collector_store_events(
    ids uuid[], kinds text[], times timestamptz[], clamped boolean[], persons bigint[], movies bigint[],
    slates uuid[], positions smallint[], amounts float8[], pages text[], property_texts text[],
    received timestamptz, visitor bigint, bot boolean, simulated boolean, pause interval, sequence_lock bigint
) RETURNS SETOF bigint LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_nestloop = off AS $$
-- Places, from 0, of the events that nobody stored before.
DECLARE
    places bigint[];  -- of the new ones, by owner and time
    sessions bigint[] := '{}';
    each record;
    -- The session that the event before belongs to, and what this batch makes of it.
    session bigint;
    owner bigint;
    first_at timestamptz;
    last_at timestamptz;
    n integer;
BEGIN
    -- One writer at a time per person: its sessions, its state and the order of its events depend on it.
    PERFORM pg_advisory_xact_lock_shared(sequence_lock);
    PERFORM FROM collector_person WHERE id = ANY(persons) ORDER BY id FOR NO KEY UPDATE;

    WITH fresh AS (
        INSERT INTO collector_eventledger (event_id) SELECT id FROM unnest(ids) AS id ORDER BY id
        ON CONFLICT DO NOTHING RETURNING event_id
    )
    SELECT array_agg(place ORDER BY CASE WHEN visitor IS NULL THEN person END, at, place) INTO places
    FROM unnest(ids, times, persons) WITH ORDINALITY AS given(event_id, at, person, place)
    JOIN fresh USING (event_id);

    -- A session is the acts of one visitor, or of one person whom a program reports, without a longer pause.
    -- Midnight splits nothing; what comes late joins where it belongs, the earliest session that it fits.
    FOR each IN
        SELECT at, person FROM unnest(places) WITH ORDINALITY AS fresh(place, turn)
        JOIN unnest(times, persons) WITH ORDINALITY AS given(at, person, place) USING (place) ORDER BY turn
    LOOP
        IF session IS NULL OR (visitor IS NULL AND owner <> each.person)
           OR each.at NOT BETWEEN first_at - pause AND last_at + pause THEN
            UPDATE collector_session SET started_at = first_at, last_event_at = last_at, n_events = n_events + n
            WHERE id = session;
            SELECT known.id, known.started_at, known.last_event_at INTO session, first_at, last_at
            FROM collector_session AS known
            WHERE known.last_event_at >= each.at - pause AND known.started_at <= each.at + pause
              AND (known.visitor_id = visitor
                   OR visitor IS NULL AND known.visitor_id IS NULL AND known.person_id = each.person)
            ORDER BY known.started_at LIMIT 1;
            IF NOT FOUND THEN
                INSERT INTO collector_session (visitor_id, person_id, started_at, last_event_at, n_events, is_bot,
                                               is_simulated)
                VALUES (visitor, each.person, each.at, each.at, 0, bot, simulated) RETURNING id INTO session;
            END IF;
            owner := each.person;
            n := 0;
        END IF;
        first_at := least(first_at, each.at);
        last_at := greatest(last_at, each.at);
        n := n + 1;
        sessions := sessions || session;
    END LOOP;
    UPDATE collector_session SET started_at = first_at, last_event_at = last_at, n_events = n_events + n
    WHERE id = session;

    INSERT INTO collector_event (
        event_id, kind, occurred_at, received_at, is_clamped, person_id, visitor_id, session_id, movie_id,
        slate_id, position, value, page, properties, is_bot, is_simulated
    )
    SELECT event_id, kind, at, received, is_clamped, person, visitor, session_id, movie,
           slate, place_in_slate, amount, page, property_text::jsonb, bot, simulated
    FROM unnest(ids, kinds, times, clamped, persons, movies, slates, positions, amounts, pages, property_texts)
        WITH ORDINALITY AS given(event_id, kind, at, is_clamped, person, movie, slate, place_in_slate, amount, page,
                                 property_text, place)
    JOIN unnest(places, sessions) AS fresh(place, session_id) USING (place)
    ORDER BY place;
    RETURN QUERY SELECT place - 1 FROM unnest(places) AS place ORDER BY place;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("collector", "0008_undone_index")]

    operations = [migrations.RunSQL(STORE_EVENTS, "DROP FUNCTION collector_store_events")]
