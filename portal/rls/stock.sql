-- After an import PostgreSQL must know how many rows there are now. Its own housekeeper may come between a plan
-- that was rolled back and the load that follows, and note that the tables hold nothing: then three thousand rows
-- took more than ten minutes.

-- Count anew what an import has brought, this transaction's own rows included.
CREATE OR REPLACE FUNCTION portal.update_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    ANALYZE public.tenancies_patch, public.tenancies_property, public.tenancies_tenancy,
        public.tenancies_person, public.tenancies_searchtoken, public.tenancies_occupancy, public.cases_case, public.cases_party,
        public.documents_document, public.documents_upload;
END
$$;
