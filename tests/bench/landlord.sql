-- An invented landlord of any size, as the owner's facts would stand after years of use. Run by a superuser
-- with triggers off; what triggers would have kept beside the facts (audience, shown_from, frozen, …) is
-- written here from the same rows, and reconcile_access (P7) proves that it is right.
-- {homes} lettings with two residents each on average; {patches}; {entries} rows in the audit log.

SET LOCAL session_replication_role = replica;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL work_mem = '256MB';
SELECT setseed(0.2022);

CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN md5(kind || n)::uuid;

-- Homes and their lettings. One in twenty holds 200 documents, the others 4 to 26.
CREATE TEMPORARY TABLE letting ON COMMIT DROP AS
SELECT n, portal.today() - (400 + floor(random() * 4000))::int AS began,
    CASE WHEN n % 20 = 0 THEN 200 ELSE 4 + floor(random() * 23)::int END AS documents
FROM generate_series(1, {homes}) AS n;

INSERT INTO tenancies_patch (id, code, name)
SELECT pg_temp.id('patch', n), 'P' || lpad(n::text, 4, '0'), 'Patch ' || n
FROM generate_series(1, {patches}) AS n;

INSERT INTO tenancies_property (id, ref, uprn, flat, house_no, street, estate, town, postcode, property_type,
    bedrooms, year_built, heating, patch_id)
SELECT pg_temp.id('home', n), 'H' || lpad(n::text, 6, '0'), lpad(n::text, 12, '0'), '', (1 + n % 90)::text,
    (ARRAY['Mill Road', 'Kirk Street', 'Shore Terrace', 'Burn Lane'])[1 + n % 4], '',
    'Linn ' || n % 40, 'ZZ' || n % 100 || ' ' || n % 10 || 'QX', 'House', '2', '1970', 'Gas',
    pg_temp.id('patch', 1 + n % {patches})
FROM letting;

INSERT INTO tenancies_tenancy (id, ref, property_id, start_date, end_date, tenancy_type, status, weekly_rent)
SELECT pg_temp.id('tenancy', n), 'T' || lpad(n::text, 8, '0'), pg_temp.id('home', n), began, NULL,
    'Scottish secure', 'Current', '90.00'
FROM letting;

-- Who lives where: one tenant a home, and as many others spread by chance. Every tenth also left another
-- home, half of them so lately that its documents are still open to them.
CREATE TEMPORARY TABLE life ON COMMIT DROP AS
SELECT who.n, who.home, who.role, lodged.began + who.after AS from_date,
    CASE WHEN who.n % 97 = 0 THEN portal.today() - 60 END AS to_date,
    CASE
        WHEN who.n % 50 = 1 THEN NULL
        WHEN who.role = 'Child' THEN portal.today() - (700 + floor(random() * 7300))::int
        ELSE portal.today() - (7000 + floor(random() * 22000))::int
    END AS born_on
FROM (
    SELECT n, n AS home, 'Tenant' AS role, 0 AS after FROM generate_series(1, {homes}) AS n
    UNION ALL
    SELECT n, 1 + floor(random() * {homes})::int,
        (ARRAY['Joint tenant', 'Joint tenant', 'Joint tenant', 'Partner', 'Partner', 'Child', 'Child',
            'Relative', 'Lodger', 'Other occupant'])[1 + floor(random() * 10)::int],
        floor(random() * 300)::int
    FROM generate_series({homes} + 1, 2 * {homes}) AS n
) AS who
JOIN letting AS lodged ON lodged.n = who.home;

INSERT INTO accounts_user (id, username, email, password, role, name, is_data_steward, is_safeguarding_lead,
    is_active, date_joined, sessions_mark, hides_case_titles, identity_checked, quiet)
SELECT pg_temp.id('account', n), 'resident' || n, '', {password}, 'resident', '', false, false, n % 211 <> 0,
    now() - interval '300 days', gen_random_uuid(), n % 50 = 7, 'letter', false
FROM life
UNION ALL
SELECT pg_temp.id('officer', n), 'officer' || n, 'officer' || n || '@landlord.example', {password}, 'officer',
    'Officer ' || n, false, false, true, now(), gen_random_uuid(), false, '', false
FROM generate_series(1, {patches}) AS n
UNION ALL
SELECT pg_temp.id(role, 1), role || '1', role || '1@landlord.example', {password}, role, initcap(role) || ' One',
    false, role = 'dpo', true, now(), gen_random_uuid(), false, '', false
FROM unnest(ARRAY['manager', 'dpo', 'deputy', 'director', 'adviser', 'administrator']) AS role;

INSERT INTO mfa_authenticator (type, data, user_id, created_at)
SELECT 'totp', '{}', id, now() FROM accounts_user WHERE role <> 'resident';

INSERT INTO tenancies_patchassignment (id, recorded_at, patch_id, user_id, kind)
SELECT pg_temp.id('assignment', n), now(), pg_temp.id('patch', n), pg_temp.id('officer', n), 'lead'
FROM generate_series(1, {patches}) AS n;

INSERT INTO tenancies_person (id, ref, title, forename, surname, former_surname, born_on, deceased, email, mobile,
    ni_number, correspondence_address, protected, account_id)
SELECT pg_temp.id('person', n), 'R' || lpad(n::text, 7, '0'), '', 'Forename' || n % 1000,
    'Surname' || n % 5000, '', born_on, n % 199 = 0, '', '', '', '', n % 101 = 0, pg_temp.id('account', n)
FROM life;

INSERT INTO tenancies_safecontact (
    id, recorded_at, person_id, standing, reason, how, hours, safe_words, address, phone, hides_home, review_on
)
SELECT pg_temp.id('contact', n), now(), pg_temp.id('person', n), 'set', '', 'By text only', '', '', '', '', true,
    portal.today() + 180
FROM life WHERE n % 101 = 0;

INSERT INTO tenancies_occupancy (id, recorded_at, tenancy_id, person_id, role, from_date, to_date)
SELECT pg_temp.id('occupancy', n), from_date, pg_temp.id('tenancy', home), pg_temp.id('person', n), role, from_date, to_date
FROM life
UNION ALL
SELECT pg_temp.id('old occupancy', life.n), was.began, pg_temp.id('tenancy', was.n), pg_temp.id('person', life.n),
    'Joint tenant', was.began, CASE WHEN life.n % 20 = 0 THEN portal.today() - 10 ELSE was.began + 200 END
FROM life
JOIN letting AS was ON was.n = 1 + (life.home + {homes} / 2) % {homes}
WHERE life.n % 10 = 0;

-- Cases: one a ten homes, between neighbours, with a witness from anywhere. Shared with some of them.
CREATE TEMPORARY TABLE dispute ON COMMIT DROP AS
SELECT n, 10 * n AS home, pg_temp.id('case', n) AS case_id, n % 100 = 3 AS frozen
FROM generate_series(1, greatest({homes} / 10, 1)) AS n;

INSERT INTO cases_case (id, ref, category, opened_at, closed_at, status, property_id, officer_ref, summary)
SELECT case_id, 'ASB-' || lpad(n::text, 8, '0'), 'B', '2025-03-04 10:00:00', '', 'Open',
    pg_temp.id('home', home), '', 'What was said.'
FROM dispute;

CREATE TEMPORARY TABLE party ON COMMIT DROP AS
SELECT 10 * d.n + way.at AS n, d.n AS dispute, d.case_id, d.frozen, way.role, way.at,
    CASE way.at WHEN 1 THEN d.home WHEN 2 THEN greatest(d.home - 1, 1)
        ELSE {homes} + 1 + floor(random() * {homes})::int END AS person,
    random() < way.shared AS shared, random() < 0.05 AS share_ended
FROM dispute AS d
CROSS JOIN (VALUES (1, 'complainer', 0.8), (2, 'alleged perpetrator', 0.3), (3, 'witness', 0.5))
    AS way (at, role, shared);

INSERT INTO cases_party (id, recorded_at, case_id, person_id, role, added_on)
SELECT pg_temp.id('party', n), now() - interval '200 days', case_id, pg_temp.id('person', person), role, '2025-03-04'
FROM party;

INSERT INTO cases_share (id, recorded_at, ended_at, case_id, party_id, person_id, stands_as, frozen)
SELECT pg_temp.id('share', n), now() - interval '190 days', CASE WHEN share_ended THEN now() - interval '9 days' END,
    case_id, pg_temp.id('party', n), pg_temp.id('person', person), role, frozen
FROM party WHERE shared;

INSERT INTO cases_wording (id, recorded_at, share_id, title, status, next_step, by_name)
SELECT pg_temp.id('wording', n), now() - interval '190 days', pg_temp.id('share', n), 'Noise in the evening',
    'We are looking into it', 'We write to you by the end of the month.', 'Officer 1'
FROM party WHERE shared;

-- Documents and what became of each: most are released to the household or its tenants, some withdrawn, some
-- to one person by name, some not at all, some until a day that is over, some from a day still to come,
-- some no longer held.
CREATE TEMPORARY TABLE document ON COMMIT DROP AS
SELECT id, row_number() OVER () AS n, tenancy_id, case_id, dated, kind, recipient_id, share_id,
    own_freeze, own_freeze OR subject_frozen AS frozen,
    fate >= 0.99 AS ended,
    fate < 0.94 OR fate >= 0.97 AS released,
    fate >= 0.86 AND fate < 0.90 OR fate >= 0.99 OR share_ended AS withdrawn,
    CASE WHEN fate >= 0.98 AND fate < 0.99 THEN portal.today() + 5 ELSE least(dated + 3, portal.today()) END AS opens_on,
    CASE WHEN fate >= 0.97 AND fate < 0.98 THEN greatest(portal.today() - 5, least(dated + 3, portal.today())) END AS until
FROM (
    SELECT pg_temp.id('document', 1000 * home.n + k) AS id, pg_temp.id('tenancy', home.n) AS tenancy_id,
        NULL::uuid AS case_id, chance.dated,
        (ARRAY['rent statement', 'rent statement', 'repair letter', 'gas safety certificate',
            'tenancy agreement'])[1 + k % 5] AS kind,
        -- By name to the tenant, if they lived there on its date.
        CASE WHEN chance.fate >= 0.90 AND chance.fate < 0.94 AND life.from_date <= chance.dated
                AND coalesce(life.to_date, 'infinity') >= chance.dated
            THEN pg_temp.id('person', life.n) END AS recipient_id,
        NULL::uuid AS share_id, false AS share_ended,
        CASE WHEN chance.fate >= 0.90 AND chance.fate < 0.94 AND (life.from_date > chance.dated
                OR coalesce(life.to_date, 'infinity') < chance.dated)
            THEN 0.95 ELSE chance.fate END AS fate,
        chance.own_freeze, home.n % 1000 = 7 AS subject_frozen
    FROM letting AS home
    JOIN life ON life.n = home.n
    CROSS JOIN LATERAL generate_series(1, home.documents) AS k
    CROSS JOIN LATERAL (
        SELECT home.began + floor(random() * (portal.today() - home.began))::int AS dated, random() AS fate,
            random() < 0.001 AS own_freeze
        WHERE k > 0
    ) AS chance
    UNION ALL
    SELECT pg_temp.id('case document', 100 * party.n + k), NULL, party.case_id,
        portal.today() - floor(random() * 180)::int,
        (ARRAY['asb letter to complainer', 'asb warning letter', 'witness statement'])[party.at],
        CASE WHEN party.shared THEN pg_temp.id('person', party.person) END,
        CASE WHEN party.shared THEN pg_temp.id('share', party.n) END,
        party.share_ended, CASE WHEN party.shared THEN random() ELSE 0.95 END, false, party.frozen
    FROM party
    CROSS JOIN LATERAL generate_series(1, CASE WHEN party.at = 1 THEN 4 ELSE 2 END) AS k
) AS made;

INSERT INTO documents_document (id, recorded_at, ended_at, kind, dated, tenancy_id, case_id, content_type, size,
    audience, shown_by, shown_from, shown_until, frozen)
SELECT id, dated + interval '1 day', CASE WHEN ended THEN now() - interval '3 days' END, kind, dated,
    tenancy_id, case_id, 'application/pdf', 20000 + n % 300000,
    CASE WHEN is_shown THEN audience ELSE '' END, CASE WHEN is_shown THEN 'Officer 1' ELSE '' END,
    CASE WHEN is_shown THEN opens_on END, CASE WHEN is_shown THEN until END, frozen
FROM document
CROSS JOIN LATERAL (
    SELECT released AND NOT withdrawn AND NOT ended AND recipient_id IS NULL AS is_shown,
        CASE WHEN kind IN ('rent statement', 'tenancy agreement') THEN 'tenants' ELSE 'household' END AS audience
) AS state;

INSERT INTO documents_upload (document_id, ref, row_number, title, file_name, sha256, addressee_id)
SELECT id, 'D' || lpad(n::text, 8, '0'), n, kind || ' ' || n, 'scan' || n || '.pdf', md5(n::text) || md5(kind || n),
    recipient_id
FROM document;

INSERT INTO documents_release (id, recorded_at, ended_at, document_id, audience, recipient_id, share_id, reason,
    by_name, opens_on, until, ended_reason)
SELECT pg_temp.id('release', n), least(opens_on + interval '1 hour', now()),
    CASE WHEN withdrawn OR ended THEN now() - interval '2 days' END, id,
    CASE WHEN recipient_id IS NOT NULL THEN 'recipient'
        WHEN kind IN ('rent statement', 'tenancy agreement') THEN 'tenants' ELSE 'household' END,
    recipient_id, share_id, 'It is about your home.', 'Officer 1', opens_on, until,
    CASE WHEN withdrawn OR ended THEN 'Sent by mistake.' ELSE '' END
FROM document WHERE released;

INSERT INTO incidents_freeze (id, recorded_at, level, document_id, case_id, tenancy_id, reason)
SELECT pg_temp.id('freeze', n), now(), 'document', id, NULL::uuid, NULL::uuid, 'While we check.' FROM document WHERE own_freeze
UNION ALL
SELECT pg_temp.id('freeze of case', n), now(), 'case', NULL, case_id, NULL, 'While we check.' FROM dispute WHERE frozen
UNION ALL
SELECT pg_temp.id('freeze of home', n), now(), 'tenancy', NULL, NULL, pg_temp.id('tenancy', n), 'While we check.'
FROM letting WHERE n % 1000 = 7;

INSERT INTO documents_block (id, recorded_at, person_id, tenancy_id, document_id, reason, review_on)
SELECT pg_temp.id('block', n), now(), pg_temp.id('person', n),
    CASE WHEN n % 400 = 11 THEN pg_temp.id('tenancy', home) END,
    CASE WHEN n % 400 = 111 THEN pg_temp.id('document', 1000 * home + 1) END,
    'Not while the court decides.', portal.today() + 30
FROM life WHERE n % 400 IN (11, 111, 211);

INSERT INTO incidents_portalstate (id, recorded_at, state, reason) VALUES (gen_random_uuid(), now(), 'open', 'First day');

-- What they have read in the last 400 days.
INSERT INTO accounts_auditevent (at, event, user_id, person_id, role, object_kind, object_ids, detail, address,
    request_id)
SELECT now() - interval '400 days' * (1 - row.n / {entries}.0), did.event, pg_temp.id('account', who.n),
    pg_temp.id('person', who.n), 'resident', CASE did.ids WHEN 0 THEN '' ELSE 'documents.document' END,
    ARRAY(SELECT pg_temp.id('document', 1000 * who.home + k) FROM generate_series(1, least(did.ids, 4)) AS k),
    '{}', '192.0.2.1', gen_random_uuid()
FROM generate_series(1, {entries}) AS row (n)
JOIN life AS who ON who.n = 1 + (row.n * 7919::bigint) % (2 * {homes})
CROSS JOIN LATERAL (
    SELECT (ARRAY['documents_listed', 'document_opened', 'document_downloaded', 'signed_in'])[1 + row.n % 4] AS event,
        (ARRAY[4, 1, 1, 0])[1 + row.n % 4] AS ids
) AS did;
