-- How names, addresses, references and telephone numbers are compared: as people write them, and not as
-- they were keyed. The one text of it: the index, activation, finding and the release check all ask here.
-- The same text is folded alike in every database, whatever its locale: nothing below asks the locale which
-- letters it knows. What is changed here changes the index with the next apply_walls.

-- A text in plain letters: without apostrophes, accents, and marks that are not seen.
CREATE OR REPLACE FUNCTION portal.plain_letters(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    -- ASCII has two apostrophes, and nothing else that must go.
    WHEN octet_length(written) = length(written) THEN translate(written, '''`', '')
    ELSE translate(
        replace(replace(replace(replace(replace(replace(replace(replace(
            regexp_replace(
                normalize(
                    -- Before the letters are taken apart: ´ alone would become a space with an accent.
                    -- With them go soft hyphens and marks of no width. U+0091 and U+0092 are the
                    -- curly apostrophes of Windows-1252, read as if they were Unicode.
                    regexp_replace(
                        written,
                        '[''`´\u0091\u0092\u00ad\u02b9-\u02bf\u02c8\u02ca\u02cb\u2018-\u201b\u2032\u2035'
                        '\u200b-\u200f\u202a-\u202e\u2060-\u2069\ua78c\ufeff\uff07]',
                        '', 'g'
                    ),
                    NFKD
                ),
                '[\u02bc\u0300-\u036f\u0640\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]', '', 'g'
            ),
            'ß', 'ss'), 'ẞ', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe'), 'þ', 'th'), 'Þ', 'th'),
        -- Letters that do not come apart into a plain one and a mark: Polish, Danish, Croatian, Turkish,
        -- Maltese, Azerbaijani, Hausa, Ewe and Akan. Then the capitals of Greek and Cyrillic.
        'łŁøØđĐðÐıħĦŧŦŋŊəƏǝƎɓƁɗƊɖƉƙƘƴƳɔƆɛƐƒƑɣƔςΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ'
        'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐ',
        'llooddddihhttnnaaeebbddddkkyyooeeffggσαβγδεζηθικλμνξοπρστυφχψω'
        'абвгдежзиклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґ'
    )
END;

-- A text whose strokes stand between digits alone.
CREATE OR REPLACE FUNCTION portal.plain_strokes(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN strpos(written, '/') > 0 THEN regexp_replace(written, '(?<![0-9])/|/(?![0-9])', ' ', 'g')
    ELSE written
END;

-- A text in lower case, without accents, its words set apart by one space. Apostrophes of every kind go and
-- join what they part (O'Neil, ONeil); hyphens and whatever else is no letter or digit part words. A stroke
-- occupancies between digits: flat 0/1 is not 01. Mc is Mac, wherever it stands.
CREATE OR REPLACE FUNCTION portal.fold(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    -- Most are plain words, and need none of what follows: it would give the same.
    WHEN written ~ '^[A-Za-z0-9]+( [A-Za-z0-9]+)*$' THEN replace(lower(written COLLATE "C"), 'mc', 'mac')
    ELSE btrim(replace(
        regexp_replace(
            portal.plain_strokes(lower(portal.plain_letters(written) COLLATE "C")),
            '[\u0001-\u002e\u003a-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u2190-\u2bff\u2e00-\u2e7f'
            '\u3000-\u303f\ufe00-\ufe6f\ufff0-\uffff]+',
            ' ', 'g'
        ),
        'mc', 'mac'
    ))
END;

-- The words of a text, folded.
CREATE OR REPLACE FUNCTION portal.tokens(written text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_remove(string_to_array(portal.fold(written), ' '), '');

-- A text folded into one word: double names with and without their hyphen, postcodes and references with
-- and without their space are the same.
CREATE OR REPLACE FUNCTION portal.one_word(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(replace(portal.fold(written), ' ', ''), 'mc', 'mac');

-- The telephone numbers in a text, in digits alone; British ones from their 0, with or without +44, and
-- where a spreadsheet took the 0 away. Fewer than ten digits are no number.
CREATE OR REPLACE FUNCTION portal.phone_numbers(written text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    runs text[];
    run text;
    numbers text[] := '{}';
BEGIN
    IF written ~ '^[0-9 ]*$' THEN  -- Most hold one number and nothing else.
        runs := ARRAY[written];
    ELSE
        runs := ARRAY(SELECT (regexp_matches(
            written, '(?<![0-9A-Za-z])[+(]*[0-9][0-9() .\u00a0-]{8,}[0-9](?![0-9A-Za-z])', 'g'
        ))[1]);
    END IF;
    FOREACH run IN ARRAY runs LOOP
        run := translate(run, E'+() .-\u00a0', '');
        IF length(run) BETWEEN 10 AND 17 THEN
            numbers := numbers || CASE
                WHEN starts_with(run, '0044') THEN '0' || ltrim(substr(run, 5), '0')
                WHEN starts_with(run, '44') THEN '0' || ltrim(substr(run, 3), '0')
                WHEN starts_with(run, '00') THEN substr(run, 3)
                WHEN starts_with(run, '7') AND length(run) = 10 THEN '0' || run
                ELSE run
            END;
        END IF;
    END LOOP;
    RETURN numbers;
END
$$;
