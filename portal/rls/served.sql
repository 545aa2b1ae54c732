-- Which events of the audit log say that somebody was served a document: its line in a list, its page, its pages to read,
-- its file. One place for all who ask; the pictures of a view's pages (page_shown) are part of the view.
CREATE OR REPLACE FUNCTION portal.serves(event text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN event IN ('documents_listed', 'document_opened', 'document_viewed', 'document_downloaded', 'original_downloaded');
