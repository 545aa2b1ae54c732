-- Facts are recorded once and ended once, by the database's clock; nobody, the owner included,
-- overwrites or deletes one. What hangs on a fact ends with it.

CREATE OR REPLACE FUNCTION portal.fact_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.recorded_at := transaction_timestamp();
    NEW.ended_at := NULL;
    NEW.ended_by := NULL;
    RETURN NEW;
END
$$;

-- Lets through: ending a live fact, once; and the states (the trigger's arguments) that other triggers
-- of this schema keep. Why a release ended, and what became of a request, is said as it ends.
CREATE OR REPLACE FUNCTION portal.fact_ended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    states text[] := coalesce(TG_ARGV::text[], '{}');
    ending CONSTANT text[] := ARRAY['ended_at', 'ended_by', 'ended_reason', 'outcome'];
    kept jsonb := to_jsonb(OLD) - states;
    given jsonb := to_jsonb(NEW) - states;
BEGIN
    IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL THEN
        kept := kept - ending;
        given := given - ending;
    END IF;
    IF given IS DISTINCT FROM kept THEN
        RAISE EXCEPTION 'A fact is ended, never overwritten.' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL THEN
        NEW.ended_at := transaction_timestamp();
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION portal.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is not done here: rows are ended, never deleted or rewritten.',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'check_violation';
END
$$;

DO $$
DECLARE
    fact text;
BEGIN
    FOREACH fact IN ARRAY ARRAY[
        'accounts_leave', 'tenancies_activation', 'tenancies_lettersrun',
        'tenancies_patchassignment', 'tenancies_occupancy', 'tenancies_safecontact', 'tenancies_task', 'tenancies_declaredinterest',
        'tenancies_identitycheck', 'tenancies_doubt',
        'cases_party', 'cases_share', 'cases_wording', 'cases_nextstep', 'cases_outofpatchaccess',
        'documents_document', 'documents_release', 'documents_block', 'documents_uselimit', 'documents_hold', 'documents_documentversion',
        'documents_check', 'documents_decision',
        'incidents_incident', 'incidents_incidentstep', 'incidents_report', 'incidents_freeze',
        'incidents_reportstep', 'incidents_portalstate', 'incidents_drill', 'incidents_drillstep',
        'accounts_twopersonrequest', 'accounts_advice'
    ] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER a_recorded BEFORE INSERT ON public.%I
            FOR EACH ROW EXECUTE FUNCTION portal.fact_recorded()', fact);
        EXECUTE format('CREATE OR REPLACE TRIGGER a_ended BEFORE UPDATE ON public.%I
            FOR EACH ROW EXECUTE FUNCTION portal.fact_ended(%s)', fact, CASE fact
                WHEN 'documents_document' THEN '''audience'', ''shown_by'', ''shown_from'', ''shown_until'', ''frozen'', ''open_to_giver'', ''sealed'''
                WHEN 'documents_check' THEN '''code_version'', ''outcome'', ''unread'', ''done_at'''
                WHEN 'cases_share' THEN '''frozen'''
                WHEN 'documents_decision' THEN '''gone_in'''
                WHEN 'incidents_incident' THEN '''received_at'', ''reports_count'', ''froze'', ''served'', ''by_staff'''
                WHEN 'tenancies_lettersrun' THEN '''written'', ''moved_at'', ''whole_at'''
                WHEN 'tenancies_activation' THEN '''tries'', ''used_at'', ''pass_token'', ''pass_given_at'''
                ELSE ''
            END);
        EXECUTE format('CREATE OR REPLACE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON public.%I
            FOR EACH STATEMENT EXECUTE FUNCTION portal.refuse_change()', fact);
    END LOOP;
    -- What is only ever added to.
    FOREACH fact IN ARRAY ARRAY[
        'public.accounts_auditevent', 'public.accounts_earliervalues',
        'portal.kind_readers', 'portal.place', 'portal.rule_settings', 'portal.walls'
    ] LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER never_rewritten
            BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
            FOR EACH STATEMENT EXECUTE FUNCTION portal.refuse_change()', fact);
    END LOOP;
END
$$;

-- The audit log's number and moment are the database's.
ALTER TABLE public.accounts_auditevent ALTER COLUMN at SET DEFAULT clock_timestamp();

-- A party that ends takes its shares with it, and a share its releases, whoever ends them.
CREATE OR REPLACE FUNCTION portal.party_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE cases_share SET ended_at = now(), ended_by = NEW.ended_by
    WHERE party_id = NEW.id AND ended_at IS NULL;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION portal.share_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE documents_release
    SET ended_at = now(), ended_by = NEW.ended_by, ended_reason = 'The share of the case has ended.'
    WHERE share_id = NEW.id AND ended_at IS NULL;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION portal.document_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE documents_release
    SET ended_at = now(), ended_by = NEW.ended_by, ended_reason = 'The document no longer belongs here.'
    WHERE document_id = NEW.id AND ended_at IS NULL;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER ends_shares AFTER UPDATE OF ended_at ON public.cases_party
FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
EXECUTE FUNCTION portal.party_ended();

CREATE OR REPLACE TRIGGER ends_releases AFTER UPDATE OF ended_at ON public.cases_share
FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
EXECUTE FUNCTION portal.share_ended();

CREATE OR REPLACE TRIGGER ends_releases AFTER UPDATE OF ended_at ON public.documents_document
FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
EXECUTE FUNCTION portal.document_ended();
