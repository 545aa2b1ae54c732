-- Safe contacts: how people at risk may be reached. Staff set and end them (policies_tenancies.sql); a person asks for
-- one here, and it acts on that person alone until staff have spoken to them.

-- Someone looks at it again within a year.
CREATE OR REPLACE FUNCTION portal.safe_contact_recorded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.review_on <= portal.day_of(NEW.recorded_at)
        OR NEW.review_on > portal.day_of(NEW.recorded_at) + interval '12 months'
    THEN
        RAISE EXCEPTION 'A safe contact is reviewed within 12 months.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER b_is_reviewed BEFORE INSERT ON public.tenancies_safecontact
FOR EACH ROW EXECUTE FUNCTION portal.safe_contact_recorded();

-- The resident who asks wants to be reached in this way, and in no other. It is in force at once, unless someone
-- else of their home has asked too or they are an alleged perpetrator in an open case: then the safeguarding
-- lead decides. What staff have set stays: someone else may be using the account. The answer is the same: none.
CREATE OR REPLACE FUNCTION portal.ask_for_safe_contact(how text, hours text, phone text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := portal.me();
    someone uuid := portal.myself();
    must_wait boolean;
BEGIN
    IF someone IS NULL OR coalesce(how, '') !~ '\S' THEN
        RETURN;
    END IF;
    -- Two who ask at once take turns: the second one sees the first.
    PERFORM pg_advisory_xact_lock(hashtextextended('portal.ask_for_safe_contact', 0));
    IF EXISTS (
        SELECT FROM tenancies_safecontact AS c
        WHERE c.person_id = someone AND c.ended_at IS NULL AND c.standing = 'set'
    ) THEN
        RETURN;
    END IF;
    must_wait := EXISTS (
        SELECT FROM portal.lives_in(ARRAY[someone]) AS mine
        JOIN tenancies_tenancy AS t ON t.property_id = mine.property_id
        JOIN tenancies_occupancy AS s ON s.tenancy_id = t.id AND s.person_id <> someone AND s.ended_at IS NULL
            AND (s.to_date IS NULL OR s.to_date >= portal.today())
        JOIN tenancies_safecontact AS c ON c.person_id = s.person_id AND c.ended_at IS NULL AND c.standing <> 'set'
    ) OR EXISTS (
        SELECT FROM cases_party AS party
        JOIN cases_case AS c ON c.id = party.case_id AND c.ended_at IS NULL AND c.closed_at = ''
        WHERE party.person_id = someone AND party.ended_at IS NULL AND party.role = 'alleged perpetrator'
    );
    UPDATE tenancies_safecontact AS c SET ended_at = now(), ended_by = me
    WHERE c.person_id = someone AND c.ended_at IS NULL;
    INSERT INTO tenancies_safecontact (
        id, recorded_by, person_id, standing, reason, how, hours, safe_words, address, phone, hides_home, review_on
    ) VALUES (
        gen_random_uuid(), me, someone, CASE WHEN must_wait THEN 'waiting' ELSE 'asked' END, '',
        ask_for_safe_contact.how, coalesce(ask_for_safe_contact.hours, ''), '', '',
        coalesce(ask_for_safe_contact.phone, ''), false, portal.day_of(now()) + 28
    );
END
$$;

-- For the gate, and for whoever asks about their own account: whether nothing may be mailed to it that was not
-- asked for just now. Its owner wants quiet, or is protected.
CREATE OR REPLACE FUNCTION portal.keeps_quiet(account uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
RETURN coalesce(portal.at_gate() OR portal.me() = account, false) AND EXISTS (
    SELECT FROM accounts_user AS u
    LEFT JOIN tenancies_person AS p ON p.account_id = u.id
    WHERE u.id = account AND (u.quiet OR portal.is_protected(p.id))
);

-- What the safeguarding lead, or whoever stands in for them, reads of what they have to decide, where its rows are not theirs: the
-- name of each person it is about, the number of a home or a case, the title of a document, and whom it would reach. An officer
-- who is the lead opens no page of another patch by it.
CREATE OR REPLACE FUNCTION portal.words_to_decide() RETURNS TABLE (id uuid, words text, reaches text)
LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL RESTRICTED SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    mine uuid[] := portal.things_to_decide();
BEGIN
    IF mine IS NULL OR mine = '{}' THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT p.id, trim(concat_ws(' ', p.forename, p.surname)), CASE WHEN portal.is_protected(p.id) THEN '' ELSE p.mobile::text END
    FROM tenancies_person AS p
    WHERE p.id = ANY (mine) OR p.id IN (
        SELECT unnest(ARRAY[near.because_of, near.person_id]) FROM portal.near_holds() AS near
        WHERE near.hold_id = ANY (mine)
    )
    UNION ALL
    SELECT r.id, coalesce(t.ref, c.ref)::text, ''
    FROM accounts_twopersonrequest AS r
    LEFT JOIN tenancies_tenancy AS t ON t.id = r.about_id
    LEFT JOIN cases_case AS c ON c.id = r.about_id
    WHERE r.id = ANY (mine)
    UNION ALL
    SELECT h.id, coalesce(nullif(came.title, ''), d.kind, shared.ref)::text,
        coalesce(nullif(trim(concat_ws(' ', recipient.forename, recipient.surname)), ''), r.audience)::text
    FROM documents_hold AS h
    LEFT JOIN documents_release AS r ON r.id = h.release_id
    LEFT JOIN documents_document AS d ON d.id = r.document_id
    LEFT JOIN documents_upload AS came ON came.document_id = d.id
    LEFT JOIN cases_share AS share ON share.id = h.share_id
    LEFT JOIN cases_case AS shared ON shared.id = share.case_id
    LEFT JOIN tenancies_person AS recipient ON recipient.id = coalesce(r.recipient_id, share.person_id)
    WHERE h.id = ANY (mine);
END
$$;
