-- Written by `make schema` from the migrations; not to be changed by hand.
CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
CREATE FUNCTION public.agencies_refuse_audit_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seal_id IS NULL AND NEW.seal_id IS NOT NULL
     AND (OLD.at, OLD.agency_id, OLD.actor_id, OLD.verb, OLD.subject, OLD.details)
         IS NOT DISTINCT FROM (NEW.at, NEW.agency_id, NEW.actor_id, NEW.verb, NEW.subject, NEW.details) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an audit line is never altered' USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION public.agencies_refuse_register_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'a line of the register''s log is never altered' USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION public.agencies_refuse_seal_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'the audit chain is never altered (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION public.inbox_refuse_event_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'a stored inbound event is never altered' USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;
    RETURN job_ids;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;
    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;
    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;
    RETURN _job_id;
END;
$$;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;
 RETURN found_jobs;
END;
$$;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.releases_refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'a release is never altered (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TABLE public.agencies_agency (
    id bigint NOT NULL,
    slug character varying(50) NOT NULL,
    name character varying(200) NOT NULL,
    name_en character varying(200) NOT NULL,
    short_name character varying(60) NOT NULL,
    public_url character varying(200) NOT NULL,
    demo boolean NOT NULL,
    signing_key bytea NOT NULL,
    public_keys jsonb NOT NULL
);
ALTER TABLE public.agencies_agency ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agencies_agency_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.agencies_appointment (
    id bigint NOT NULL,
    role character varying(16) NOT NULL,
    category character varying(40) NOT NULL,
    channel character varying(32) NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    agency_id bigint NOT NULL,
    person_id integer NOT NULL,
    stands_in_for_id integer,
    unit_id bigint,
    CONSTRAINT appointment_ends_after_start CHECK (((ends_at IS NULL) OR (ends_at > starts_at))),
    CONSTRAINT substitute_has_an_end CHECK (((stands_in_for_id IS NULL) OR (ends_at IS NOT NULL)))
);
ALTER TABLE public.agencies_appointment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agencies_appointment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.agencies_area (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    name character varying(120) NOT NULL,
    name_en character varying(120) NOT NULL,
    agency_id bigint NOT NULL,
    within_id bigint,
    path character varying(20)[] NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT agencies_area_position_check CHECK (("position" >= 0)),
    CONSTRAINT area_is_not_within_itself CHECK ((NOT ((within_id = id) AND (within_id IS NOT NULL))))
);
ALTER TABLE public.agencies_area ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agencies_area_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.agencies_auditline (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    verb character varying(60) NOT NULL,
    subject character varying(120) NOT NULL,
    details jsonb NOT NULL,
    actor_id integer,
    agency_id bigint,
    seal_id bigint
);
ALTER TABLE public.agencies_auditline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agencies_auditline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.agencies_auditseal (
    id bigint NOT NULL,
    number bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    previous character varying(64) NOT NULL,
    digest character varying(64) NOT NULL,
    count integer NOT NULL,
    signature text NOT NULL,
    key jsonb NOT NULL,
    CONSTRAINT agencies_auditseal_count_check CHECK ((count >= 0)),
    CONSTRAINT agencies_auditseal_number_check CHECK ((number >= 0))
);
ALTER TABLE public.agencies_auditseal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agencies_auditseal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.agencies_brand (
    id bigint NOT NULL,
    version integer NOT NULL,
    colour character varying(7) NOT NULL,
    avatar character varying(64) NOT NULL,
    avatar_description text NOT NULL,
    cover character varying(64) NOT NULL,
    cover_asset jsonb NOT NULL,
    copyright_mark character varying(60) NOT NULL,
    standing_statement jsonb NOT NULL,
    checksum character varying(64) NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    agency_id bigint NOT NULL,
    approved_by_id integer,
    cover_description text NOT NULL,
    profiles jsonb NOT NULL,
    proposed_by_id integer,
    CONSTRAINT agencies_brand_version_check CHECK ((version >= 0)),
    CONSTRAINT brand_has_two_people CHECK ((((proposed_by_id IS NULL) AND (version = 1)) OR ((approved_by_id IS NOT NULL) AND (proposed_by_id IS NOT NULL) AND (NOT ((proposed_by_id = approved_by_id) AND (proposed_by_id IS NOT NULL) AND (approved_by_id IS NOT NULL))))))
);
ALTER TABLE public.agencies_brand ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agencies_brand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.agencies_brandproposal (
    id bigint NOT NULL,
    colour character varying(7) NOT NULL,
    avatar character varying(64) NOT NULL,
    avatar_description text NOT NULL,
    cover character varying(64) NOT NULL,
    cover_description text NOT NULL,
    cover_asset jsonb NOT NULL,
    copyright_mark character varying(60) NOT NULL,
    standing_statement jsonb NOT NULL,
    profiles jsonb NOT NULL,
    checksum character varying(64) NOT NULL,
    state character varying(16) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    reason text NOT NULL,
    agency_id bigint NOT NULL,
    decided_by_id integer,
    proposed_by_id integer NOT NULL
);
ALTER TABLE public.agencies_brandproposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agencies_brandproposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.agencies_channelaccount (
    id bigint NOT NULL,
    channel character varying(32) NOT NULL,
    name character varying(200) NOT NULL,
    remote_id character varying(128) NOT NULL,
    address character varying(200) NOT NULL,
    state character varying(16) NOT NULL,
    badge character varying(60) NOT NULL,
    badge_since date,
    responsible_head character varying(200) NOT NULL,
    contact character varying(200) NOT NULL,
    "position" integer NOT NULL,
    hosts jsonb NOT NULL,
    rules jsonb NOT NULL,
    credentials bytea NOT NULL,
    credentials_expire_at timestamp with time zone,
    renewing_until timestamp with time zone,
    resting_until timestamp with time zone,
    trouble text NOT NULL,
    trouble_since timestamp with time zone,
    agency_id bigint NOT NULL,
    responsible_unit_id bigint,
    renewable_until timestamp with time zone,
    badge_lost_on date,
    retired_on date,
    successor bigint,
    verified_on date,
    CONSTRAINT active_account_has_head_unit_contact CHECK (((NOT ((state)::text = 'active'::text)) OR ((responsible_unit_id IS NOT NULL) AND (NOT ((responsible_head)::text = ''::text)) AND (NOT ((contact)::text = ''::text))))),
    CONSTRAINT agencies_channelaccount_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.agencies_channelaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agencies_channelaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.agencies_listedchannel (
    verified_on date,
    retired_on date,
    successor bigint,
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    name character varying(200) NOT NULL,
    address character varying(300) NOT NULL,
    state character varying(16) NOT NULL,
    responsible_head character varying(200) NOT NULL,
    contact character varying(200) NOT NULL,
    agency_id bigint NOT NULL,
    responsible_unit_id bigint,
    CONSTRAINT active_listed_channel_has_head_unit_contact CHECK (((NOT ((state)::text = 'active'::text)) OR ((responsible_unit_id IS NOT NULL) AND (NOT ((responsible_head)::text = ''::text)) AND (NOT ((contact)::text = ''::text)) AND (NOT ((address)::text = ''::text)))))
);
CREATE TABLE public.agencies_personaltoken (
    id bigint NOT NULL,
    digest character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    person_id integer NOT NULL
);
ALTER TABLE public.agencies_personaltoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agencies_personaltoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.agencies_registerchange (
    id bigint NOT NULL,
    number bigint NOT NULL,
    name character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL,
    what character varying(10) NOT NULL,
    changes jsonb NOT NULL,
    agency_id bigint NOT NULL
);
ALTER TABLE public.agencies_registerchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agencies_registerchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.agencies_unit (
    id bigint NOT NULL,
    slug character varying(50) NOT NULL,
    name character varying(200) NOT NULL,
    name_en character varying(200) NOT NULL,
    contact character varying(200) NOT NULL,
    agency_id bigint NOT NULL
);
ALTER TABLE public.agencies_unit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.agencies_unit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_user (
    id integer NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL
);
CREATE TABLE public.auth_user_groups (
    id bigint NOT NULL,
    user_id integer NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.auth_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.auth_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_user_user_permissions (
    id bigint NOT NULL,
    user_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_answer (
    id bigint NOT NULL,
    round smallint NOT NULL,
    version integer NOT NULL,
    refusal boolean NOT NULL,
    sealed bytea NOT NULL,
    writers bigint[] NOT NULL,
    written_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    approver_id integer,
    case_id character varying(12) NOT NULL,
    CONSTRAINT answer_approved_by_somebody CHECK ((((approved_at IS NULL) AND (approver_id IS NULL)) OR ((approved_at IS NOT NULL) AND (approver_id IS NOT NULL)))),
    CONSTRAINT answer_approver_is_no_writer CHECK (((approver_id IS NULL) OR (NOT (writers @> ARRAY[(approver_id)::bigint])))),
    CONSTRAINT answer_has_a_writer CHECK ((
CASE
    WHEN (writers IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(writers, 1), 0)
END > 0)),
    CONSTRAINT cases_answer_round_check CHECK ((round >= 0)),
    CONSTRAINT cases_answer_version_check CHECK ((version >= 0))
);
ALTER TABLE public.cases_answer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_case (
    id character varying(12) NOT NULL,
    code_digest character varying(64) NOT NULL,
    route character varying(20) NOT NULL,
    chosen character varying(40) NOT NULL,
    kind character varying(40) NOT NULL,
    state character varying(12) NOT NULL,
    restricted boolean NOT NULL,
    urgent boolean NOT NULL,
    round smallint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    agency_id bigint NOT NULL,
    unit_id bigint,
    climbed_to character varying(16) NOT NULL,
    signal_at timestamp with time zone,
    CONSTRAINT case_has_two_rounds_at_most CHECK ((round = ANY (ARRAY[1, 2]))),
    CONSTRAINT case_route_is_known CHECK (((route)::text = ANY ((ARRAY['portal'::character varying, 'phone'::character varying, 'paper'::character varying, 'zalo'::character varying, 'facebook_message'::character varying, 'facebook_comment'::character varying, 'email'::character varying])::text[]))),
    CONSTRAINT case_state_is_known CHECK (((state)::text = ANY ((ARRAY['received'::character varying, 'classed'::character varying, 'with_unit'::character varying, 'waiting'::character varying, 'drafted'::character varying, 'answered'::character varying, 'closed'::character varying, 'routed_away'::character varying])::text[]))),
    CONSTRAINT case_with_unit_has_one CHECK (((NOT ((state)::text = 'with_unit'::text)) OR (unit_id IS NOT NULL))),
    CONSTRAINT cases_case_round_check CHECK ((round >= 0)),
    CONSTRAINT denunciation_is_restricted_and_away CHECK (((NOT ((kind)::text = 'denunciation'::text)) OR (restricted AND ((state)::text = ANY ((ARRAY['routed_away'::character varying, 'closed'::character varying])::text[])))))
);
CREATE TABLE public.cases_casegroup (
    id character varying(12) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    agency_id bigint NOT NULL
);
CREATE TABLE public.cases_casemessage (
    message_id bigint NOT NULL,
    case_id character varying(12) NOT NULL
);
CREATE TABLE public.cases_casesignature (
    id integer NOT NULL,
    compared_at timestamp with time zone,
    case_id character varying(12) NOT NULL
);
ALTER TABLE public.cases_casesignature ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_casesignature_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_casestep (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    what character varying(12) NOT NULL,
    details jsonb NOT NULL,
    sealed bytea NOT NULL,
    actor_id integer,
    case_id character varying(12) NOT NULL,
    unit_id bigint
);
ALTER TABLE public.cases_casestep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_casestep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_groupmember (
    case_id character varying(12) NOT NULL,
    group_id character varying(12) NOT NULL
);
CREATE TABLE public.cases_likeness (
    id bigint NOT NULL,
    percent smallint NOT NULL,
    case_id character varying(12) NOT NULL,
    other_id character varying(12) NOT NULL,
    set_aside_by_id integer,
    CONSTRAINT cases_likeness_percent_check CHECK ((percent >= 0)),
    CONSTRAINT likeness_in_percent CHECK (((percent >= 1) AND (percent <= 100))),
    CONSTRAINT likeness_of_two CHECK ((NOT ((case_id)::text = (other_id)::text)))
);
ALTER TABLE public.cases_likeness ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cases_likeness_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cases_signatureband (
    band integer NOT NULL,
    signature_id integer NOT NULL
);
CREATE TABLE public.delivery_broadcast (
    id bigint NOT NULL,
    target jsonb NOT NULL,
    state character varying(12) NOT NULL,
    reason text NOT NULL,
    not_before timestamp with time zone,
    message_id character varying(200) NOT NULL,
    since timestamp with time zone NOT NULL,
    release_id bigint NOT NULL,
    placement_id bigint NOT NULL
);
ALTER TABLE public.delivery_broadcast ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.delivery_broadcast_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.delivery_copyfigures (
    id bigint NOT NULL,
    day date NOT NULL,
    at timestamp with time zone NOT NULL,
    views bigint,
    reach bigint,
    engagement bigint,
    placement_id bigint NOT NULL,
    CONSTRAINT delivery_copyfigures_engagement_check CHECK ((engagement >= 0)),
    CONSTRAINT delivery_copyfigures_reach_check CHECK ((reach >= 0)),
    CONSTRAINT delivery_copyfigures_views_check CHECK ((views >= 0))
);
ALTER TABLE public.delivery_copyfigures ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.delivery_copyfigures_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.delivery_followers (
    id bigint NOT NULL,
    day date NOT NULL,
    at timestamp with time zone NOT NULL,
    count bigint,
    account_id bigint NOT NULL,
    CONSTRAINT delivery_followers_count_check CHECK ((count >= 0))
);
ALTER TABLE public.delivery_followers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.delivery_followers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.delivery_placement (
    id bigint NOT NULL,
    desired character varying(12) NOT NULL,
    late_allowed boolean NOT NULL,
    sent boolean NOT NULL,
    observed character varying(12) NOT NULL,
    observed_at timestamp with time zone,
    remote_id character varying(200) NOT NULL,
    url character varying(500) NOT NULL,
    concluded_at timestamp with time zone,
    shown_text text NOT NULL,
    vanished boolean NOT NULL,
    accepted_fingerprint character varying(64) NOT NULL,
    repairs integer NOT NULL,
    repair_asked boolean NOT NULL,
    pending jsonb,
    in_flight character varying(12) NOT NULL,
    in_flight_at timestamp with time zone,
    uncertain character varying(12) NOT NULL,
    uncertain_since timestamp with time zone,
    looked_at timestamp with time zone,
    first_tried_at timestamp with time zone,
    attempts integer NOT NULL,
    retry_at timestamp with time zone,
    refused boolean NOT NULL,
    last_error text NOT NULL,
    state character varying(12) NOT NULL,
    reason character varying(40) NOT NULL,
    since timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    claimed_by uuid,
    claimed_until timestamp with time zone,
    account_id bigint NOT NULL,
    release_id bigint,
    sending_release_id bigint,
    shown_release_id bigint,
    statement_id character varying(12) NOT NULL,
    follows character varying(500) NOT NULL,
    following character varying(500) NOT NULL,
    strays character varying(40)[] NOT NULL,
    CONSTRAINT delivery_placement_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT delivery_placement_repairs_check CHECK ((repairs >= 0)),
    CONSTRAINT wanted_placement_has_a_release CHECK (((NOT ((desired)::text = ANY ((ARRAY['release'::character varying, 'withdrawn'::character varying])::text[]))) OR (release_id IS NOT NULL)))
);
ALTER TABLE public.delivery_placement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.delivery_placement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.delivery_step (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    what character varying(40) NOT NULL,
    detail text NOT NULL,
    release_number integer,
    actor_id integer,
    placement_id bigint NOT NULL,
    CONSTRAINT delivery_step_release_number_check CHECK ((release_number >= 0))
);
ALTER TABLE public.delivery_step ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.delivery_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.delivery_usage (
    id bigint NOT NULL,
    "limit" character varying(40) NOT NULL,
    period character varying(20) NOT NULL,
    used integer NOT NULL,
    account_id bigint NOT NULL,
    CONSTRAINT delivery_usage_used_check CHECK ((used >= 0))
);
ALTER TABLE public.delivery_usage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.delivery_usage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.inbox_conversation (
    id bigint NOT NULL,
    person_digest character varying(64) NOT NULL,
    person bytea NOT NULL,
    heard_at timestamp with time zone,
    account_id bigint NOT NULL
);
ALTER TABLE public.inbox_conversation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_conversation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_eventreading (
    event_id bigint NOT NULL,
    outcome character varying(8) NOT NULL,
    what character varying(80) NOT NULL,
    version smallint NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT inbox_eventreading_version_check CHECK ((version >= 0))
);
CREATE TABLE public.inbox_inboundevent (
    id bigint NOT NULL,
    channel character varying(32) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    body bytea NOT NULL,
    fingerprint character varying(64) NOT NULL,
    account_id bigint,
    occurred_at timestamp with time zone,
    untimely boolean NOT NULL
);
ALTER TABLE public.inbox_inboundevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_inboundevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_message (
    id bigint NOT NULL,
    direction character varying(3) NOT NULL,
    at timestamp with time zone NOT NULL,
    remote_digest character varying(64) NOT NULL,
    way character varying(13) NOT NULL,
    sealed bytea NOT NULL,
    taken_up boolean NOT NULL,
    standing character varying(40) NOT NULL,
    state character varying(9) NOT NULL,
    since timestamp with time zone NOT NULL,
    attempts smallint NOT NULL,
    not_before timestamp with time zone,
    problem character varying(40) NOT NULL,
    detail character varying(1000) NOT NULL,
    answers_id bigint,
    author_id integer,
    conversation_id bigint NOT NULL,
    event_id bigint,
    CONSTRAINT inbox_message_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT message_out_is_a_persons_or_standing CHECK ((((author_id IS NULL) AND ((direction)::text = 'in'::text) AND ((standing)::text = ''::text)) OR (((direction)::text = 'out'::text) AND (((author_id IS NOT NULL) AND ((standing)::text = ''::text)) OR ((author_id IS NULL) AND (NOT ((standing)::text = ''::text))))))),
    CONSTRAINT message_state_is_of_its_direction CHECK (((((direction)::text = 'in'::text) AND ((state)::text = 'received'::text)) OR (((direction)::text = 'out'::text) AND ((state)::text = ANY ((ARRAY['queued'::character varying, 'sending'::character varying, 'sent'::character varying, 'failed'::character varying, 'uncertain'::character varying])::text[]))))),
    CONSTRAINT private_reply_goes_out_and_answers CHECK (((NOT ((way)::text = 'private_reply'::text)) OR ((answers_id IS NOT NULL) AND ((direction)::text = 'out'::text))))
);
ALTER TABLE public.inbox_message ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.inbox_message_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.inbox_quota (
    account_id bigint NOT NULL,
    remain integer,
    total integer,
    at timestamp with time zone NOT NULL,
    CONSTRAINT inbox_quota_remain_check CHECK ((remain >= 0)),
    CONSTRAINT inbox_quota_total_check CHECK ((total >= 0))
);
CREATE TABLE public.newsroom_article (
    id bigint NOT NULL,
    locked boolean NOT NULL,
    locked_at timestamp with time zone,
    language character varying(8) NOT NULL,
    title character varying(300) NOT NULL,
    lead text NOT NULL,
    body jsonb NOT NULL,
    cover_alt character varying(300) NOT NULL,
    sources jsonb NOT NULL,
    legal_references text NOT NULL,
    not_before timestamp with time zone,
    not_after timestamp with time zone,
    broadcast character varying(10) NOT NULL,
    state character varying(12) NOT NULL,
    state_reason text NOT NULL,
    change_reason text NOT NULL,
    confirmed_facts jsonb NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    agency_id bigint NOT NULL,
    cover_id integer,
    latest_revision_id integer,
    locked_by_id integer,
    statement_id character varying(12) NOT NULL,
    unit_id bigint NOT NULL,
    category_id bigint NOT NULL,
    translation_of_id bigint,
    area_id bigint,
    begun_as character varying(24) NOT NULL
);
ALTER TABLE public.newsroom_article ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.newsroom_article_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.newsroom_category (
    id bigint NOT NULL,
    key character varying(50) NOT NULL,
    name character varying(120) NOT NULL,
    name_en character varying(120) NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT newsroom_category_position_check CHECK (("position" >= 0))
);
ALTER TABLE public.newsroom_category ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.newsroom_category_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.newsroom_contribution (
    id bigint NOT NULL,
    kind character varying(10) NOT NULL,
    digest character varying(64) NOT NULL,
    after_release integer NOT NULL,
    at timestamp with time zone NOT NULL,
    article_id bigint NOT NULL,
    person_id integer NOT NULL,
    revision_id integer,
    CONSTRAINT newsroom_contribution_after_release_check CHECK ((after_release >= 0))
);
ALTER TABLE public.newsroom_contribution ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.newsroom_contribution_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portal_agencyreads (
    id bigint NOT NULL,
    day date NOT NULL,
    count bigint NOT NULL,
    agency_id bigint NOT NULL,
    CONSTRAINT portal_agencyreads_count_check CHECK ((count >= 0))
);
ALTER TABLE public.portal_agencyreads ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_agencyreads_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portal_readlog (
    id bigint NOT NULL,
    first_line character varying(64) NOT NULL,
    length bigint NOT NULL,
    digest character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT portal_readlog_length_check CHECK ((length >= 0))
);
ALTER TABLE public.portal_readlog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_readlog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.portal_reads (
    id bigint NOT NULL,
    day date NOT NULL,
    count bigint NOT NULL,
    statement_id character varying(12) NOT NULL,
    CONSTRAINT portal_reads_count_check CHECK ((count >= 0))
);
ALTER TABLE public.portal_reads ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_reads_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.releases_blob (
    digest character varying(64) NOT NULL,
    media_type character varying(80) NOT NULL,
    size bigint NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    name character varying(200) NOT NULL,
    CONSTRAINT releases_blob_height_check CHECK ((height >= 0)),
    CONSTRAINT releases_blob_size_check CHECK ((size >= 0)),
    CONSTRAINT releases_blob_width_check CHECK ((width >= 0))
);
CREATE TABLE public.releases_copy (
    id bigint NOT NULL,
    address character varying(500) NOT NULL,
    account_id bigint NOT NULL,
    statement_id character varying(12) NOT NULL
);
ALTER TABLE public.releases_copy ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.releases_copy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.releases_facet (
    id bigint NOT NULL,
    field character varying(10) NOT NULL,
    value character varying(20) NOT NULL,
    agency_id bigint NOT NULL
);
ALTER TABLE public.releases_facet ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.releases_facet_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.releases_publication (
    statement_id character varying(12) NOT NULL,
    state character varying(10) NOT NULL,
    slug character varying(120) NOT NULL,
    title character varying(400) NOT NULL,
    lead text NOT NULL,
    language character varying(8) NOT NULL,
    category character varying(40) NOT NULL,
    first_published_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    changed bigint NOT NULL,
    release_id bigint NOT NULL,
    search tsvector NOT NULL,
    title_search tsvector NOT NULL,
    area character varying(20) NOT NULL,
    has character varying(20)[] NOT NULL
);
CREATE SEQUENCE public.releases_publication_changed
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE public.releases_release (
    id bigint NOT NULL,
    number integer NOT NULL,
    operation character varying(10) NOT NULL,
    canonical bytea NOT NULL,
    digest character varying(64) NOT NULL,
    signature text NOT NULL,
    authors bigint[] NOT NULL,
    reason text NOT NULL,
    not_before timestamp with time zone,
    not_after timestamp with time zone,
    approved_at timestamp with time zone NOT NULL,
    approver_id integer NOT NULL,
    statement_id character varying(12) NOT NULL,
    CONSTRAINT approver_is_no_author CHECK ((NOT (authors @> ARRAY[(approver_id)::bigint]))),
    CONSTRAINT change_has_a_reason CHECK ((((operation)::text = 'publish'::text) OR (NOT (reason = ''::text)))),
    CONSTRAINT release_ends_after_it_begins CHECK (((not_after IS NULL) OR (not_before IS NULL) OR (not_after > not_before))),
    CONSTRAINT release_has_an_author CHECK ((
CASE
    WHEN (authors IS NULL) THEN NULL::integer
    ELSE COALESCE(array_length(authors, 1), 0)
END > 0)),
    CONSTRAINT releases_release_number_check CHECK ((number >= 0))
);
ALTER TABLE public.releases_release ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.releases_release_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.releases_statement (
    id character varying(12) NOT NULL,
    kind character varying(20) NOT NULL,
    language character varying(8) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    agency_id bigint NOT NULL,
    translation_of_id character varying(12),
    unit_id bigint
);
CREATE TABLE public.releases_topic (
    id bigint NOT NULL,
    slug character varying(120) NOT NULL,
    key character varying(40) NOT NULL,
    language character varying(8) NOT NULL,
    name character varying(200) NOT NULL,
    named bigint NOT NULL,
    agency_id bigint NOT NULL
);
ALTER TABLE public.releases_topic ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.releases_topic_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.releases_topicname (
    id bigint NOT NULL,
    key character varying(40) NOT NULL,
    language character varying(8) NOT NULL,
    name character varying(200) NOT NULL,
    agency_id bigint NOT NULL
);
ALTER TABLE public.releases_topicname ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.releases_topicname_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.taggit_tag (
    id integer NOT NULL,
    name character varying(100) NOT NULL,
    slug character varying(100) NOT NULL
);
ALTER TABLE public.taggit_tag ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.taggit_tag_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.taggit_taggeditem (
    id integer NOT NULL,
    object_id integer NOT NULL,
    content_type_id integer NOT NULL,
    tag_id integer NOT NULL
);
ALTER TABLE public.taggit_taggeditem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.taggit_taggeditem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailadmin_admin (
    id integer NOT NULL
);
ALTER TABLE public.wagtailadmin_admin ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailadmin_admin_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailadmin_editingsession (
    id integer NOT NULL,
    object_id character varying(255) NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    content_type_id integer NOT NULL,
    user_id integer NOT NULL,
    is_editing boolean NOT NULL
);
ALTER TABLE public.wagtailadmin_editingsession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailadmin_editingsession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailadmin_formstate (
    id integer NOT NULL,
    data text NOT NULL,
    object_id character varying(255) NOT NULL,
    parent_object_id character varying(255) NOT NULL,
    last_updated_at timestamp with time zone NOT NULL,
    content_type_id integer NOT NULL,
    user_id integer NOT NULL
);
ALTER TABLE public.wagtailadmin_formstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailadmin_formstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_apitoken (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    key_hash character varying(64) NOT NULL,
    prefix character varying(16) NOT NULL,
    created timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    user_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_apitoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_apitoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_collection (
    id integer NOT NULL,
    path character varying(255) NOT NULL COLLATE pg_catalog."C",
    depth integer NOT NULL,
    numchild integer NOT NULL,
    name character varying(255) NOT NULL,
    CONSTRAINT wagtailcore_collection_depth_check CHECK ((depth >= 0)),
    CONSTRAINT wagtailcore_collection_numchild_check CHECK ((numchild >= 0))
);
ALTER TABLE public.wagtailcore_collection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_collection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_collectionviewrestriction (
    id integer NOT NULL,
    restriction_type character varying(20) NOT NULL,
    password character varying(255) NOT NULL,
    collection_id integer NOT NULL
);
CREATE TABLE public.wagtailcore_collectionviewrestriction_groups (
    id bigint NOT NULL,
    collectionviewrestriction_id integer CONSTRAINT wagtailcore_collectionviewr_collectionviewrestriction__not_null NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_collectionviewrestriction_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_collectionviewrestriction_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.wagtailcore_collectionviewrestriction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_collectionviewrestriction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_comment (
    id integer NOT NULL,
    text text NOT NULL,
    contentpath text NOT NULL,
    "position" text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    page_id integer NOT NULL,
    resolved_by_id integer,
    revision_created_id integer,
    user_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_comment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_comment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_commentreply (
    id integer NOT NULL,
    text text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    comment_id integer NOT NULL,
    user_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_commentreply ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_commentreply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_groupapprovaltask (
    task_ptr_id integer NOT NULL
);
CREATE TABLE public.wagtailcore_groupapprovaltask_groups (
    id bigint NOT NULL,
    groupapprovaltask_id integer CONSTRAINT wagtailcore_groupapprovaltask_gro_groupapprovaltask_id_not_null NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_groupapprovaltask_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_groupapprovaltask_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_groupcollectionpermission (
    id integer NOT NULL,
    collection_id integer NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_groupcollectionpermission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_groupcollectionpermission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_grouppagepermission (
    id integer NOT NULL,
    group_id integer NOT NULL,
    page_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_grouppagepermission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_grouppagepermission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_groupsitepermission (
    id integer NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL,
    site_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_groupsitepermission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_groupsitepermission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_locale (
    id integer NOT NULL,
    language_code character varying(100) NOT NULL
);
ALTER TABLE public.wagtailcore_locale ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_locale_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_modellogentry (
    id integer NOT NULL,
    label text NOT NULL,
    action character varying(255) NOT NULL,
    data jsonb CONSTRAINT wagtailcore_modellogentry_data_json_not_null NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    content_changed boolean NOT NULL,
    deleted boolean NOT NULL,
    object_id character varying(255) NOT NULL,
    content_type_id integer,
    user_id integer,
    uuid uuid,
    revision_id integer
);
ALTER TABLE public.wagtailcore_modellogentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_modellogentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_page (
    id integer NOT NULL,
    path character varying(255) NOT NULL COLLATE pg_catalog."C",
    depth integer NOT NULL,
    numchild integer NOT NULL,
    title character varying(255) NOT NULL,
    slug character varying(255) NOT NULL,
    live boolean NOT NULL,
    has_unpublished_changes boolean NOT NULL,
    url_path text NOT NULL,
    seo_title character varying(255) NOT NULL,
    show_in_menus boolean NOT NULL,
    search_description text NOT NULL,
    go_live_at timestamp with time zone,
    expire_at timestamp with time zone,
    expired boolean NOT NULL,
    content_type_id integer NOT NULL,
    owner_id integer,
    locked boolean NOT NULL,
    latest_revision_created_at timestamp with time zone,
    first_published_at timestamp with time zone,
    live_revision_id integer,
    last_published_at timestamp with time zone,
    draft_title character varying(255) NOT NULL,
    locked_at timestamp with time zone,
    locked_by_id integer,
    translation_key uuid NOT NULL,
    locale_id integer NOT NULL,
    alias_of_id integer,
    latest_revision_id integer,
    CONSTRAINT wagtailcore_page_depth_check CHECK ((depth >= 0)),
    CONSTRAINT wagtailcore_page_numchild_check CHECK ((numchild >= 0))
);
ALTER TABLE public.wagtailcore_page ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_page_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_pagelogentry (
    id integer NOT NULL,
    label text NOT NULL,
    action character varying(255) NOT NULL,
    data jsonb CONSTRAINT wagtailcore_pagelogentry_data_json_not_null NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    content_changed boolean NOT NULL,
    deleted boolean NOT NULL,
    content_type_id integer,
    page_id integer NOT NULL,
    revision_id integer,
    user_id integer,
    uuid uuid
);
ALTER TABLE public.wagtailcore_pagelogentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_pagelogentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_revision (
    id integer CONSTRAINT wagtailcore_pagerevision_id_not_null NOT NULL,
    created_at timestamp with time zone CONSTRAINT wagtailcore_pagerevision_created_at_not_null NOT NULL,
    content jsonb CONSTRAINT wagtailcore_pagerevision_content_json_not_null NOT NULL,
    approved_go_live_at timestamp with time zone,
    object_id character varying(255) CONSTRAINT wagtailcore_pagerevision_page_id_not_null NOT NULL,
    user_id integer,
    content_type_id integer NOT NULL,
    base_content_type_id integer NOT NULL,
    object_str text NOT NULL
);
ALTER TABLE public.wagtailcore_revision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_pagerevision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_pagesubscription (
    id integer NOT NULL,
    comment_notifications boolean NOT NULL,
    page_id integer NOT NULL,
    user_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_pagesubscription ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_pagesubscription_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_pageviewrestriction (
    id integer NOT NULL,
    password character varying(255) NOT NULL,
    page_id integer NOT NULL,
    restriction_type character varying(20) NOT NULL
);
CREATE TABLE public.wagtailcore_pageviewrestriction_groups (
    id bigint NOT NULL,
    pageviewrestriction_id integer CONSTRAINT wagtailcore_pageviewrestriction_pageviewrestriction_id_not_null NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_pageviewrestriction_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_pageviewrestriction_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.wagtailcore_pageviewrestriction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_pageviewrestriction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_referenceindex (
    id integer NOT NULL,
    object_id character varying(255) NOT NULL,
    to_object_id character varying(255) NOT NULL,
    model_path text NOT NULL,
    content_path text NOT NULL,
    content_path_hash uuid NOT NULL,
    base_content_type_id integer NOT NULL,
    content_type_id integer NOT NULL,
    to_content_type_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_referenceindex ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_referenceindex_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_site (
    id integer NOT NULL,
    hostname character varying(255) NOT NULL,
    port integer NOT NULL,
    is_default_site boolean NOT NULL,
    root_page_id integer NOT NULL,
    site_name character varying(255) NOT NULL
);
ALTER TABLE public.wagtailcore_site ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_task (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    active boolean NOT NULL,
    content_type_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_task ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_taskstate (
    id integer NOT NULL,
    status character varying(50) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    content_type_id integer NOT NULL,
    revision_id integer CONSTRAINT wagtailcore_taskstate_page_revision_id_not_null NOT NULL,
    task_id integer NOT NULL,
    workflow_state_id integer NOT NULL,
    finished_by_id integer,
    comment text NOT NULL
);
ALTER TABLE public.wagtailcore_taskstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_taskstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_uploadedfile (
    id integer NOT NULL,
    file character varying(200) NOT NULL,
    for_content_type_id integer,
    uploaded_by_user_id integer
);
ALTER TABLE public.wagtailcore_uploadedfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_uploadedfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_workflow (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    active boolean NOT NULL
);
ALTER TABLE public.wagtailcore_workflow ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_workflow_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_workflowcontenttype (
    content_type_id integer NOT NULL,
    workflow_id integer NOT NULL
);
CREATE TABLE public.wagtailcore_workflowpage (
    page_id integer NOT NULL,
    workflow_id integer NOT NULL
);
CREATE TABLE public.wagtailcore_workflowstate (
    id integer NOT NULL,
    status character varying(50) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    current_task_state_id integer,
    object_id character varying(255) CONSTRAINT wagtailcore_workflowstate_page_id_not_null NOT NULL,
    requested_by_id integer,
    workflow_id integer NOT NULL,
    content_type_id integer NOT NULL,
    base_content_type_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_workflowstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_workflowstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailcore_workflowtask (
    id integer NOT NULL,
    sort_order integer,
    task_id integer NOT NULL,
    workflow_id integer NOT NULL
);
ALTER TABLE public.wagtailcore_workflowtask ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailcore_workflowtask_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtaildocs_document (
    id integer NOT NULL,
    title character varying(255) NOT NULL,
    file character varying(100) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    uploaded_by_user_id integer,
    collection_id integer NOT NULL,
    file_size bigint,
    file_hash character varying(40) NOT NULL,
    CONSTRAINT wagtaildocs_document_file_size_check CHECK ((file_size >= 0))
);
ALTER TABLE public.wagtaildocs_document ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtaildocs_document_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailimages_image (
    id integer NOT NULL,
    title character varying(255) NOT NULL,
    file character varying(100) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    focal_point_x integer,
    focal_point_y integer,
    focal_point_width integer,
    focal_point_height integer,
    uploaded_by_user_id integer,
    file_size integer,
    collection_id integer NOT NULL,
    file_hash character varying(40) NOT NULL,
    description character varying(255) NOT NULL,
    CONSTRAINT wagtailimages_image_file_size_check CHECK ((file_size >= 0)),
    CONSTRAINT wagtailimages_image_focal_point_height_check CHECK ((focal_point_height >= 0)),
    CONSTRAINT wagtailimages_image_focal_point_width_check CHECK ((focal_point_width >= 0)),
    CONSTRAINT wagtailimages_image_focal_point_x_check CHECK ((focal_point_x >= 0)),
    CONSTRAINT wagtailimages_image_focal_point_y_check CHECK ((focal_point_y >= 0))
);
ALTER TABLE public.wagtailimages_image ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailimages_image_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailimages_rendition (
    id integer NOT NULL,
    file character varying(100) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    focal_point_key character varying(16) NOT NULL,
    filter_spec character varying(255) NOT NULL,
    image_id integer NOT NULL
);
ALTER TABLE public.wagtailimages_rendition ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailimages_rendition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailsearch_indexentry (
    id integer NOT NULL,
    object_id character varying(50) NOT NULL,
    title_norm double precision NOT NULL,
    content_type_id integer NOT NULL,
    autocomplete tsvector NOT NULL,
    title tsvector NOT NULL,
    body tsvector NOT NULL,
    title_text text NOT NULL,
    body_text text NOT NULL
);
ALTER TABLE public.wagtailsearch_indexentry ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailsearch_indexentry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wagtailusers_userprofile (
    id integer NOT NULL,
    submitted_notifications boolean NOT NULL,
    approved_notifications boolean NOT NULL,
    rejected_notifications boolean NOT NULL,
    user_id integer NOT NULL,
    preferred_language character varying(10) NOT NULL,
    current_time_zone character varying(40) NOT NULL,
    avatar character varying(100) NOT NULL,
    updated_comments_notifications boolean CONSTRAINT wagtailusers_userprofile_updated_comments_notification_not_null NOT NULL,
    dismissibles jsonb NOT NULL,
    theme character varying(40) NOT NULL,
    density character varying(40) NOT NULL,
    contrast character varying(40) NOT NULL,
    keyboard_shortcuts boolean NOT NULL
);
ALTER TABLE public.wagtailusers_userprofile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wagtailusers_userprofile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
INSERT INTO public.auth_group VALUES
	(1, 'Moderators'),
	(2, 'Editors');
INSERT INTO public.auth_group_permissions VALUES
	(1, 1, 1),
	(2, 1, 2),
	(3, 1, 3),
	(4, 2, 1),
	(5, 2, 2),
	(6, 2, 3),
	(7, 1, 4),
	(8, 2, 4),
	(9, 1, 5),
	(10, 2, 5),
	(11, 1, 114),
	(12, 1, 115),
	(13, 1, 116),
	(14, 2, 114),
	(15, 2, 115),
	(16, 2, 116),
	(17, 1, 117),
	(18, 2, 117);
INSERT INTO public.auth_permission VALUES
	(1, 'Can add image', 2, 'add_image'),
	(2, 'Can change image', 2, 'change_image'),
	(3, 'Can delete image', 2, 'delete_image'),
	(4, 'Can access Wagtail admin', 3, 'access_admin'),
	(5, 'Can choose image', 2, 'choose_image'),
	(6, 'Can add locale', 5, 'add_locale'),
	(7, 'Can change locale', 5, 'change_locale'),
	(8, 'Can delete locale', 5, 'delete_locale'),
	(9, 'Can view locale', 5, 'view_locale'),
	(10, 'Can add site', 6, 'add_site'),
	(11, 'Can change site', 6, 'change_site'),
	(12, 'Can delete site', 6, 'delete_site'),
	(13, 'Can view site', 6, 'view_site'),
	(14, 'Can add group site permission', 7, 'add_groupsitepermission'),
	(15, 'Can change group site permission', 7, 'change_groupsitepermission'),
	(16, 'Can delete group site permission', 7, 'delete_groupsitepermission'),
	(17, 'Can view group site permission', 7, 'view_groupsitepermission'),
	(18, 'Can add API token', 8, 'add_apitoken'),
	(19, 'Can change API token', 8, 'change_apitoken'),
	(20, 'Can delete API token', 8, 'delete_apitoken'),
	(21, 'Can view API token', 8, 'view_apitoken'),
	(22, 'Can add model log entry', 9, 'add_modellogentry'),
	(23, 'Can change model log entry', 9, 'change_modellogentry'),
	(24, 'Can delete model log entry', 9, 'delete_modellogentry'),
	(25, 'Can view model log entry', 9, 'view_modellogentry'),
	(26, 'Can add revision', 10, 'add_revision'),
	(27, 'Can change revision', 10, 'change_revision'),
	(28, 'Can delete revision', 10, 'delete_revision'),
	(29, 'Can view revision', 10, 'view_revision'),
	(30, 'Can add collection view restriction', 11, 'add_collectionviewrestriction'),
	(31, 'Can change collection view restriction', 11, 'change_collectionviewrestriction'),
	(32, 'Can delete collection view restriction', 11, 'delete_collectionviewrestriction'),
	(33, 'Can view collection view restriction', 11, 'view_collectionviewrestriction'),
	(34, 'Can add collection', 12, 'add_collection'),
	(35, 'Can change collection', 12, 'change_collection'),
	(36, 'Can delete collection', 12, 'delete_collection'),
	(37, 'Can view collection', 12, 'view_collection'),
	(38, 'Can add group collection permission', 13, 'add_groupcollectionpermission'),
	(39, 'Can change group collection permission', 13, 'change_groupcollectionpermission'),
	(40, 'Can delete group collection permission', 13, 'delete_groupcollectionpermission'),
	(41, 'Can view group collection permission', 13, 'view_groupcollectionpermission'),
	(42, 'Can add uploaded file', 14, 'add_uploadedfile'),
	(43, 'Can change uploaded file', 14, 'change_uploadedfile'),
	(44, 'Can delete uploaded file', 14, 'delete_uploadedfile'),
	(45, 'Can view uploaded file', 14, 'view_uploadedfile'),
	(46, 'Can add workflow content type', 15, 'add_workflowcontenttype'),
	(47, 'Can change workflow content type', 15, 'change_workflowcontenttype'),
	(48, 'Can delete workflow content type', 15, 'delete_workflowcontenttype'),
	(49, 'Can view workflow content type', 15, 'view_workflowcontenttype'),
	(50, 'Can add Workflow state', 16, 'add_workflowstate'),
	(51, 'Can change Workflow state', 16, 'change_workflowstate'),
	(52, 'Can delete Workflow state', 16, 'delete_workflowstate'),
	(53, 'Can view Workflow state', 16, 'view_workflowstate'),
	(54, 'Can add workflow', 17, 'add_workflow'),
	(55, 'Can change workflow', 17, 'change_workflow'),
	(56, 'Can delete workflow', 17, 'delete_workflow'),
	(57, 'Can view workflow', 17, 'view_workflow'),
	(58, 'Can add workflow task order', 18, 'add_workflowtask'),
	(59, 'Can change workflow task order', 18, 'change_workflowtask'),
	(60, 'Can delete workflow task order', 18, 'delete_workflowtask'),
	(61, 'Can view workflow task order', 18, 'view_workflowtask'),
	(62, 'Can add task', 19, 'add_task'),
	(63, 'Can change task', 19, 'change_task'),
	(64, 'Can delete task', 19, 'delete_task'),
	(65, 'Can view task', 19, 'view_task'),
	(66, 'Can add Group approval task', 4, 'add_groupapprovaltask'),
	(67, 'Can change Group approval task', 4, 'change_groupapprovaltask'),
	(68, 'Can delete Group approval task', 4, 'delete_groupapprovaltask'),
	(69, 'Can view Group approval task', 4, 'view_groupapprovaltask'),
	(70, 'Can add Task state', 20, 'add_taskstate'),
	(71, 'Can change Task state', 20, 'change_taskstate'),
	(72, 'Can delete Task state', 20, 'delete_taskstate'),
	(73, 'Can view Task state', 20, 'view_taskstate'),
	(74, 'Can add page', 1, 'add_page'),
	(75, 'Can change page', 1, 'change_page'),
	(76, 'Can delete page', 1, 'delete_page'),
	(77, 'Can view page', 1, 'view_page'),
	(78, 'Delete pages with children', 1, 'bulk_delete_page'),
	(79, 'Lock/unlock pages you''ve locked', 1, 'lock_page'),
	(80, 'Publish any page', 1, 'publish_page'),
	(81, 'Unlock any page', 1, 'unlock_page'),
	(82, 'Can add group page permission', 21, 'add_grouppagepermission'),
	(83, 'Can change group page permission', 21, 'change_grouppagepermission'),
	(84, 'Can delete group page permission', 21, 'delete_grouppagepermission'),
	(85, 'Can view group page permission', 21, 'view_grouppagepermission'),
	(86, 'Can add page view restriction', 22, 'add_pageviewrestriction'),
	(87, 'Can change page view restriction', 22, 'change_pageviewrestriction'),
	(88, 'Can delete page view restriction', 22, 'delete_pageviewrestriction'),
	(89, 'Can view page view restriction', 22, 'view_pageviewrestriction'),
	(90, 'Can add workflow page', 23, 'add_workflowpage'),
	(91, 'Can change workflow page', 23, 'change_workflowpage'),
	(92, 'Can delete workflow page', 23, 'delete_workflowpage'),
	(93, 'Can view workflow page', 23, 'view_workflowpage'),
	(94, 'Can add page log entry', 24, 'add_pagelogentry'),
	(95, 'Can change page log entry', 24, 'change_pagelogentry'),
	(96, 'Can delete page log entry', 24, 'delete_pagelogentry'),
	(97, 'Can view page log entry', 24, 'view_pagelogentry'),
	(98, 'Can add comment', 25, 'add_comment'),
	(99, 'Can change comment', 25, 'change_comment'),
	(100, 'Can delete comment', 25, 'delete_comment'),
	(101, 'Can view comment', 25, 'view_comment'),
	(102, 'Can add comment reply', 26, 'add_commentreply'),
	(103, 'Can change comment reply', 26, 'change_commentreply'),
	(104, 'Can delete comment reply', 26, 'delete_commentreply'),
	(105, 'Can view comment reply', 26, 'view_commentreply'),
	(106, 'Can add page subscription', 27, 'add_pagesubscription'),
	(107, 'Can change page subscription', 27, 'change_pagesubscription'),
	(108, 'Can delete page subscription', 27, 'delete_pagesubscription'),
	(109, 'Can view page subscription', 27, 'view_pagesubscription'),
	(110, 'Can add reference index', 28, 'add_referenceindex'),
	(111, 'Can change reference index', 28, 'change_referenceindex'),
	(112, 'Can delete reference index', 28, 'delete_referenceindex'),
	(113, 'Can view reference index', 28, 'view_referenceindex'),
	(114, 'Can add document', 29, 'add_document'),
	(115, 'Can change document', 29, 'change_document'),
	(116, 'Can delete document', 29, 'delete_document'),
	(117, 'Can choose document', 29, 'choose_document'),
	(118, 'Can add reads of a day', 30, 'add_reads'),
	(119, 'Can change reads of a day', 30, 'change_reads'),
	(120, 'Can delete reads of a day', 30, 'delete_reads'),
	(121, 'Can view reads of a day', 30, 'view_reads'),
	(122, 'Can add imported log of reads', 31, 'add_readlog'),
	(123, 'Can change imported log of reads', 31, 'change_readlog'),
	(124, 'Can delete imported log of reads', 31, 'delete_readlog'),
	(125, 'Can view imported log of reads', 31, 'view_readlog'),
	(126, 'Can add reads of an agency', 32, 'add_agencyreads'),
	(127, 'Can change reads of an agency', 32, 'change_agencyreads'),
	(128, 'Can delete reads of an agency', 32, 'delete_agencyreads'),
	(129, 'Can view reads of an agency', 32, 'view_agencyreads'),
	(130, 'Can add case', 33, 'add_case'),
	(131, 'Can change case', 33, 'change_case'),
	(132, 'Can delete case', 33, 'delete_case'),
	(133, 'Can view case', 33, 'view_case'),
	(134, 'Can add answer', 34, 'add_answer'),
	(135, 'Can change answer', 34, 'change_answer'),
	(136, 'Can delete answer', 34, 'delete_answer'),
	(137, 'Can view answer', 34, 'view_answer'),
	(138, 'Can add step of a case', 35, 'add_casestep'),
	(139, 'Can change step of a case', 35, 'change_casestep'),
	(140, 'Can delete step of a case', 35, 'delete_casestep'),
	(141, 'Can view step of a case', 35, 'view_casestep'),
	(142, 'Can add message of a case', 36, 'add_casemessage'),
	(143, 'Can change message of a case', 36, 'change_casemessage'),
	(144, 'Can delete message of a case', 36, 'delete_casemessage'),
	(145, 'Can view message of a case', 36, 'view_casemessage'),
	(146, 'Can add group of cases', 37, 'add_casegroup'),
	(147, 'Can change group of cases', 37, 'change_casegroup'),
	(148, 'Can delete group of cases', 37, 'delete_casegroup'),
	(149, 'Can view group of cases', 37, 'view_casegroup'),
	(150, 'Can add signature of a case', 38, 'add_casesignature'),
	(151, 'Can change signature of a case', 38, 'change_casesignature'),
	(152, 'Can delete signature of a case', 38, 'delete_casesignature'),
	(153, 'Can view signature of a case', 38, 'view_casesignature'),
	(154, 'Can add member of a group of cases', 39, 'add_groupmember'),
	(155, 'Can change member of a group of cases', 39, 'change_groupmember'),
	(156, 'Can delete member of a group of cases', 39, 'delete_groupmember'),
	(157, 'Can view member of a group of cases', 39, 'view_groupmember'),
	(158, 'Can add likeness of cases', 40, 'add_likeness'),
	(159, 'Can change likeness of cases', 40, 'change_likeness'),
	(160, 'Can delete likeness of cases', 40, 'delete_likeness'),
	(161, 'Can view likeness of cases', 40, 'view_likeness'),
	(162, 'Can add band of a signature', 41, 'add_signatureband'),
	(163, 'Can change band of a signature', 41, 'change_signatureband'),
	(164, 'Can delete band of a signature', 41, 'delete_signatureband'),
	(165, 'Can view band of a signature', 41, 'view_signatureband'),
	(166, 'Can add inbound event', 42, 'add_inboundevent'),
	(167, 'Can change inbound event', 42, 'change_inboundevent'),
	(168, 'Can delete inbound event', 42, 'delete_inboundevent'),
	(169, 'Can view inbound event', 42, 'view_inboundevent'),
	(170, 'Can add reading of an event', 43, 'add_eventreading'),
	(171, 'Can change reading of an event', 43, 'change_eventreading'),
	(172, 'Can delete reading of an event', 43, 'delete_eventreading'),
	(173, 'Can view reading of an event', 43, 'view_eventreading'),
	(174, 'Can add quota of messages', 44, 'add_quota'),
	(175, 'Can change quota of messages', 44, 'change_quota'),
	(176, 'Can delete quota of messages', 44, 'delete_quota'),
	(177, 'Can view quota of messages', 44, 'view_quota'),
	(178, 'Can add conversation', 45, 'add_conversation'),
	(179, 'Can change conversation', 45, 'change_conversation'),
	(180, 'Can delete conversation', 45, 'delete_conversation'),
	(181, 'Can view conversation', 45, 'view_conversation'),
	(182, 'Can add message', 46, 'add_message'),
	(183, 'Can change message', 46, 'change_message'),
	(184, 'Can delete message', 46, 'delete_message'),
	(185, 'Can view message', 46, 'view_message'),
	(186, 'Can add category', 47, 'add_category'),
	(187, 'Can change category', 47, 'change_category'),
	(188, 'Can delete category', 47, 'delete_category'),
	(189, 'Can view category', 47, 'view_category'),
	(190, 'Can add article', 48, 'add_article'),
	(191, 'Can change article', 48, 'change_article'),
	(192, 'Can delete article', 48, 'delete_article'),
	(193, 'Can view article', 48, 'view_article'),
	(194, 'Can add contribution', 49, 'add_contribution'),
	(195, 'Can change contribution', 49, 'change_contribution'),
	(196, 'Can delete contribution', 49, 'delete_contribution'),
	(197, 'Can view contribution', 49, 'view_contribution'),
	(198, 'Can add placement', 50, 'add_placement'),
	(199, 'Can change placement', 50, 'change_placement'),
	(200, 'Can delete placement', 50, 'delete_placement'),
	(201, 'Can view placement', 50, 'view_placement'),
	(202, 'Can add broadcast', 51, 'add_broadcast'),
	(203, 'Can change broadcast', 51, 'change_broadcast'),
	(204, 'Can delete broadcast', 51, 'delete_broadcast'),
	(205, 'Can view broadcast', 51, 'view_broadcast'),
	(206, 'Can add step', 52, 'add_step'),
	(207, 'Can change step', 52, 'change_step'),
	(208, 'Can delete step', 52, 'delete_step'),
	(209, 'Can view step', 52, 'view_step'),
	(210, 'Can add usage of a limit', 53, 'add_usage'),
	(211, 'Can change usage of a limit', 53, 'change_usage'),
	(212, 'Can delete usage of a limit', 53, 'delete_usage'),
	(213, 'Can view usage of a limit', 53, 'view_usage'),
	(214, 'Can add figures of a copy', 54, 'add_copyfigures'),
	(215, 'Can change figures of a copy', 54, 'change_copyfigures'),
	(216, 'Can delete figures of a copy', 54, 'delete_copyfigures'),
	(217, 'Can view figures of a copy', 54, 'view_copyfigures'),
	(218, 'Can add followers of a day', 55, 'add_followers'),
	(219, 'Can change followers of a day', 55, 'change_followers'),
	(220, 'Can delete followers of a day', 55, 'delete_followers'),
	(221, 'Can view followers of a day', 55, 'view_followers'),
	(222, 'Can add released file', 56, 'add_blob'),
	(223, 'Can change released file', 56, 'change_blob'),
	(224, 'Can delete released file', 56, 'delete_blob'),
	(225, 'Can view released file', 56, 'view_blob'),
	(226, 'Can add statement', 57, 'add_statement'),
	(227, 'Can change statement', 57, 'change_statement'),
	(228, 'Can delete statement', 57, 'delete_statement'),
	(229, 'Can view statement', 57, 'view_statement'),
	(230, 'Can add release', 58, 'add_release'),
	(231, 'Can change release', 58, 'change_release'),
	(232, 'Can delete release', 58, 'delete_release'),
	(233, 'Can view release', 58, 'view_release'),
	(234, 'Can add publication', 59, 'add_publication'),
	(235, 'Can change publication', 59, 'change_publication'),
	(236, 'Can delete publication', 59, 'delete_publication'),
	(237, 'Can view publication', 59, 'view_publication'),
	(238, 'Can add copy', 60, 'add_copy'),
	(239, 'Can change copy', 60, 'change_copy'),
	(240, 'Can delete copy', 60, 'delete_copy'),
	(241, 'Can view copy', 60, 'view_copy'),
	(242, 'Can add topic', 61, 'add_topic'),
	(243, 'Can change topic', 61, 'change_topic'),
	(244, 'Can delete topic', 61, 'delete_topic'),
	(245, 'Can view topic', 61, 'view_topic'),
	(246, 'Can add facet', 62, 'add_facet'),
	(247, 'Can change facet', 62, 'change_facet'),
	(248, 'Can delete facet', 62, 'delete_facet'),
	(249, 'Can view facet', 62, 'view_facet'),
	(250, 'Can add name of a topic', 63, 'add_topicname'),
	(251, 'Can change name of a topic', 63, 'change_topicname'),
	(252, 'Can delete name of a topic', 63, 'delete_topicname'),
	(253, 'Can view name of a topic', 63, 'view_topicname'),
	(254, 'Can add agency', 64, 'add_agency'),
	(255, 'Can change agency', 64, 'change_agency'),
	(256, 'Can delete agency', 64, 'delete_agency'),
	(257, 'Can view agency', 64, 'view_agency'),
	(258, 'Can add audit seal', 65, 'add_auditseal'),
	(259, 'Can change audit seal', 65, 'change_auditseal'),
	(260, 'Can delete audit seal', 65, 'delete_auditseal'),
	(261, 'Can view audit seal', 65, 'view_auditseal'),
	(262, 'Can add personal token', 66, 'add_personaltoken'),
	(263, 'Can change personal token', 66, 'change_personaltoken'),
	(264, 'Can delete personal token', 66, 'delete_personaltoken'),
	(265, 'Can view personal token', 66, 'view_personaltoken'),
	(266, 'Can add unit', 67, 'add_unit'),
	(267, 'Can change unit', 67, 'change_unit'),
	(268, 'Can delete unit', 67, 'delete_unit'),
	(269, 'Can view unit', 67, 'view_unit'),
	(270, 'Can add channel account', 68, 'add_channelaccount'),
	(271, 'Can change channel account', 68, 'change_channelaccount'),
	(272, 'Can delete channel account', 68, 'delete_channelaccount'),
	(273, 'Can view channel account', 68, 'view_channelaccount'),
	(274, 'Can add appointment', 69, 'add_appointment'),
	(275, 'Can change appointment', 69, 'change_appointment'),
	(276, 'Can delete appointment', 69, 'delete_appointment'),
	(277, 'Can view appointment', 69, 'view_appointment'),
	(278, 'Can add audit line', 70, 'add_auditline'),
	(279, 'Can change audit line', 70, 'change_auditline'),
	(280, 'Can delete audit line', 70, 'delete_auditline'),
	(281, 'Can view audit line', 70, 'view_auditline'),
	(282, 'Can add brand', 71, 'add_brand'),
	(283, 'Can change brand', 71, 'change_brand'),
	(284, 'Can delete brand', 71, 'delete_brand'),
	(285, 'Can view brand', 71, 'view_brand'),
	(286, 'Can add brand proposal', 72, 'add_brandproposal'),
	(287, 'Can change brand proposal', 72, 'change_brandproposal'),
	(288, 'Can delete brand proposal', 72, 'delete_brandproposal'),
	(289, 'Can view brand proposal', 72, 'view_brandproposal'),
	(290, 'Can add area', 73, 'add_area'),
	(291, 'Can change area', 73, 'change_area'),
	(292, 'Can delete area', 73, 'delete_area'),
	(293, 'Can view area', 73, 'view_area'),
	(294, 'Can add listed channel', 74, 'add_listedchannel'),
	(295, 'Can change listed channel', 74, 'change_listedchannel'),
	(296, 'Can delete listed channel', 74, 'delete_listedchannel'),
	(297, 'Can view listed channel', 74, 'view_listedchannel'),
	(298, 'Can add change of the register', 75, 'add_registerchange'),
	(299, 'Can change change of the register', 75, 'change_registerchange'),
	(300, 'Can delete change of the register', 75, 'delete_registerchange'),
	(301, 'Can view change of the register', 75, 'view_registerchange'),
	(302, 'Can lock article', 48, 'lock_article'),
	(303, 'Can unlock article', 48, 'unlock_article'),
	(304, 'Can view document', 29, 'view_document'),
	(305, 'Can view image', 2, 'view_image'),
	(306, 'Can add rendition', 76, 'add_rendition'),
	(307, 'Can change rendition', 76, 'change_rendition'),
	(308, 'Can delete rendition', 76, 'delete_rendition'),
	(309, 'Can view rendition', 76, 'view_rendition'),
	(310, 'Can add user profile', 77, 'add_userprofile'),
	(311, 'Can change user profile', 77, 'change_userprofile'),
	(312, 'Can delete user profile', 77, 'delete_userprofile'),
	(313, 'Can view user profile', 77, 'view_userprofile'),
	(314, 'Can add editing session', 78, 'add_editingsession'),
	(315, 'Can change editing session', 78, 'change_editingsession'),
	(316, 'Can delete editing session', 78, 'delete_editingsession'),
	(317, 'Can view editing session', 78, 'view_editingsession'),
	(318, 'Can add form state', 79, 'add_formstate'),
	(319, 'Can change form state', 79, 'change_formstate'),
	(320, 'Can delete form state', 79, 'delete_formstate'),
	(321, 'Can view form state', 79, 'view_formstate'),
	(322, 'Can add index entry', 80, 'add_indexentry'),
	(323, 'Can change index entry', 80, 'change_indexentry'),
	(324, 'Can delete index entry', 80, 'delete_indexentry'),
	(325, 'Can view index entry', 80, 'view_indexentry'),
	(326, 'Can add tag', 81, 'add_tag'),
	(327, 'Can change tag', 81, 'change_tag'),
	(328, 'Can delete tag', 81, 'delete_tag'),
	(329, 'Can view tag', 81, 'view_tag'),
	(330, 'Can add tagged item', 82, 'add_taggeditem'),
	(331, 'Can change tagged item', 82, 'change_taggeditem'),
	(332, 'Can delete tagged item', 82, 'delete_taggeditem'),
	(333, 'Can view tagged item', 82, 'view_taggeditem'),
	(334, 'Can add procrastinate event', 83, 'add_procrastinateevent'),
	(335, 'Can change procrastinate event', 83, 'change_procrastinateevent'),
	(336, 'Can delete procrastinate event', 83, 'delete_procrastinateevent'),
	(337, 'Can view procrastinate event', 83, 'view_procrastinateevent'),
	(338, 'Can add procrastinate job', 84, 'add_procrastinatejob'),
	(339, 'Can change procrastinate job', 84, 'change_procrastinatejob'),
	(340, 'Can delete procrastinate job', 84, 'delete_procrastinatejob'),
	(341, 'Can view procrastinate job', 84, 'view_procrastinatejob'),
	(342, 'Can add procrastinate periodic defer', 85, 'add_procrastinateperiodicdefer'),
	(343, 'Can change procrastinate periodic defer', 85, 'change_procrastinateperiodicdefer'),
	(344, 'Can delete procrastinate periodic defer', 85, 'delete_procrastinateperiodicdefer'),
	(345, 'Can view procrastinate periodic defer', 85, 'view_procrastinateperiodicdefer'),
	(346, 'Can add procrastinate worker', 86, 'add_procrastinateworker'),
	(347, 'Can change procrastinate worker', 86, 'change_procrastinateworker'),
	(348, 'Can delete procrastinate worker', 86, 'delete_procrastinateworker'),
	(349, 'Can view procrastinate worker', 86, 'view_procrastinateworker'),
	(350, 'Can add permission', 87, 'add_permission'),
	(351, 'Can change permission', 87, 'change_permission'),
	(352, 'Can delete permission', 87, 'delete_permission'),
	(353, 'Can view permission', 87, 'view_permission'),
	(354, 'Can add group', 88, 'add_group'),
	(355, 'Can change group', 88, 'change_group'),
	(356, 'Can delete group', 88, 'delete_group'),
	(357, 'Can view group', 88, 'view_group'),
	(358, 'Can add user', 89, 'add_user'),
	(359, 'Can change user', 89, 'change_user'),
	(360, 'Can delete user', 89, 'delete_user'),
	(361, 'Can view user', 89, 'view_user'),
	(362, 'Can add content type', 90, 'add_contenttype'),
	(363, 'Can change content type', 90, 'change_contenttype'),
	(364, 'Can delete content type', 90, 'delete_contenttype'),
	(365, 'Can view content type', 90, 'view_contenttype'),
	(366, 'Can add session', 91, 'add_session'),
	(367, 'Can change session', 91, 'change_session'),
	(368, 'Can delete session', 91, 'delete_session'),
	(369, 'Can view session', 91, 'view_session');
INSERT INTO public.django_content_type VALUES
	(1, 'wagtailcore', 'page'),
	(2, 'wagtailimages', 'image'),
	(3, 'wagtailadmin', 'admin'),
	(4, 'wagtailcore', 'groupapprovaltask'),
	(5, 'wagtailcore', 'locale'),
	(6, 'wagtailcore', 'site'),
	(7, 'wagtailcore', 'groupsitepermission'),
	(8, 'wagtailcore', 'apitoken'),
	(9, 'wagtailcore', 'modellogentry'),
	(10, 'wagtailcore', 'revision'),
	(11, 'wagtailcore', 'collectionviewrestriction'),
	(12, 'wagtailcore', 'collection'),
	(13, 'wagtailcore', 'groupcollectionpermission'),
	(14, 'wagtailcore', 'uploadedfile'),
	(15, 'wagtailcore', 'workflowcontenttype'),
	(16, 'wagtailcore', 'workflowstate'),
	(17, 'wagtailcore', 'workflow'),
	(18, 'wagtailcore', 'workflowtask'),
	(19, 'wagtailcore', 'task'),
	(20, 'wagtailcore', 'taskstate'),
	(21, 'wagtailcore', 'grouppagepermission'),
	(22, 'wagtailcore', 'pageviewrestriction'),
	(23, 'wagtailcore', 'workflowpage'),
	(24, 'wagtailcore', 'pagelogentry'),
	(25, 'wagtailcore', 'comment'),
	(26, 'wagtailcore', 'commentreply'),
	(27, 'wagtailcore', 'pagesubscription'),
	(28, 'wagtailcore', 'referenceindex'),
	(29, 'wagtaildocs', 'document'),
	(30, 'portal', 'reads'),
	(31, 'portal', 'readlog'),
	(32, 'portal', 'agencyreads'),
	(33, 'cases', 'case'),
	(34, 'cases', 'answer'),
	(35, 'cases', 'casestep'),
	(36, 'cases', 'casemessage'),
	(37, 'cases', 'casegroup'),
	(38, 'cases', 'casesignature'),
	(39, 'cases', 'groupmember'),
	(40, 'cases', 'likeness'),
	(41, 'cases', 'signatureband'),
	(42, 'inbox', 'inboundevent'),
	(43, 'inbox', 'eventreading'),
	(44, 'inbox', 'quota'),
	(45, 'inbox', 'conversation'),
	(46, 'inbox', 'message'),
	(47, 'newsroom', 'category'),
	(48, 'newsroom', 'article'),
	(49, 'newsroom', 'contribution'),
	(50, 'delivery', 'placement'),
	(51, 'delivery', 'broadcast'),
	(52, 'delivery', 'step'),
	(53, 'delivery', 'usage'),
	(54, 'delivery', 'copyfigures'),
	(55, 'delivery', 'followers'),
	(56, 'releases', 'blob'),
	(57, 'releases', 'statement'),
	(58, 'releases', 'release'),
	(59, 'releases', 'publication'),
	(60, 'releases', 'copy'),
	(61, 'releases', 'topic'),
	(62, 'releases', 'facet'),
	(63, 'releases', 'topicname'),
	(64, 'agencies', 'agency'),
	(65, 'agencies', 'auditseal'),
	(66, 'agencies', 'personaltoken'),
	(67, 'agencies', 'unit'),
	(68, 'agencies', 'channelaccount'),
	(69, 'agencies', 'appointment'),
	(70, 'agencies', 'auditline'),
	(71, 'agencies', 'brand'),
	(72, 'agencies', 'brandproposal'),
	(73, 'agencies', 'area'),
	(74, 'agencies', 'listedchannel'),
	(75, 'agencies', 'registerchange'),
	(76, 'wagtailimages', 'rendition'),
	(77, 'wagtailusers', 'userprofile'),
	(78, 'wagtailadmin', 'editingsession'),
	(79, 'wagtailadmin', 'formstate'),
	(80, 'wagtailsearch', 'indexentry'),
	(81, 'taggit', 'tag'),
	(82, 'taggit', 'taggeditem'),
	(83, 'procrastinate', 'procrastinateevent'),
	(84, 'procrastinate', 'procrastinatejob'),
	(85, 'procrastinate', 'procrastinateperiodicdefer'),
	(86, 'procrastinate', 'procrastinateworker'),
	(87, 'auth', 'permission'),
	(88, 'auth', 'group'),
	(89, 'auth', 'user'),
	(90, 'contenttypes', 'contenttype'),
	(91, 'sessions', 'session');
INSERT INTO public.django_migrations VALUES
	(1, 'contenttypes', '0001_initial', now()),
	(2, 'auth', '0001_initial', now()),
	(3, 'agencies', '0001_initial', now()),
	(4, 'agencies', '0002_audit_is_append_only', now()),
	(5, 'agencies', '0003_brand_by_two_people', now()),
	(6, 'agencies', '0004_seals_are_append_only', now()),
	(7, 'agencies', '0005_areas', now()),
	(8, 'agencies', '0006_register_of_channels', now()),
	(9, 'agencies', '0007_register_log', now()),
	(10, 'agencies', '0008_case_roles', now()),
	(11, 'contenttypes', '0002_remove_content_type_name', now()),
	(12, 'auth', '0002_alter_permission_name_max_length', now()),
	(13, 'auth', '0003_alter_user_email_max_length', now()),
	(14, 'auth', '0004_alter_user_username_opts', now()),
	(15, 'auth', '0005_alter_user_last_login_null', now()),
	(16, 'auth', '0006_require_contenttypes_0002', now()),
	(17, 'auth', '0007_alter_validators_add_error_messages', now()),
	(18, 'auth', '0008_alter_user_username_max_length', now()),
	(19, 'auth', '0009_alter_user_last_name_max_length', now()),
	(20, 'auth', '0010_alter_group_name_max_length', now()),
	(21, 'auth', '0011_update_proxy_permissions', now()),
	(22, 'auth', '0012_alter_user_first_name_max_length', now()),
	(23, 'inbox', '0001_initial', now()),
	(24, 'inbox', '0002_events_of_their_time', now()),
	(25, 'inbox', '0003_conversations', now()),
	(26, 'cases', '0001_initial', now()),
	(27, 'cases', '0002_messages_of_cases', now()),
	(28, 'cases', '0003_lists_of_what_is_done', now()),
	(29, 'cases', '0004_signals', now()),
	(30, 'cases', '0005_grouping', now()),
	(31, 'cases', '0006_told_late', now()),
	(32, 'releases', '0001_initial', now()),
	(33, 'releases', '0002_immutable', now()),
	(34, 'releases', '0003_search_topics_copies', now()),
	(35, 'releases', '0004_fill_search', now()),
	(36, 'delivery', '0001_initial', now()),
	(37, 'delivery', '0002_follow_up', now()),
	(38, 'delivery', '0003_open_placements', now()),
	(39, 'delivery', '0004_broadcasts_and_strays', now()),
	(40, 'delivery', '0005_platform_figures', now()),
	(41, 'wagtailcore', '0001_initial', now()),
	(42, 'wagtailcore', '0002_initial_data', now()),
	(43, 'wagtailcore', '0003_add_uniqueness_constraint_on_group_page_permission', now()),
	(44, 'wagtailcore', '0004_page_locked', now()),
	(45, 'wagtailcore', '0005_add_page_lock_permission_to_moderators', now()),
	(46, 'wagtailcore', '0006_add_lock_page_permission', now()),
	(47, 'wagtailcore', '0007_page_latest_revision_created_at', now()),
	(48, 'wagtailcore', '0008_populate_latest_revision_created_at', now()),
	(49, 'wagtailcore', '0009_remove_auto_now_add_from_pagerevision_created_at', now()),
	(50, 'wagtailcore', '0010_change_page_owner_to_null_on_delete', now()),
	(51, 'wagtailcore', '0011_page_first_published_at', now()),
	(52, 'wagtailcore', '0012_extend_page_slug_field', now()),
	(53, 'wagtailcore', '0013_update_golive_expire_help_text', now()),
	(54, 'wagtailcore', '0014_add_verbose_name', now()),
	(55, 'wagtailcore', '0015_add_more_verbose_names', now()),
	(56, 'wagtailcore', '0016_change_page_url_path_to_text_field', now()),
	(57, 'wagtailcore', '0017_change_edit_page_permission_description', now()),
	(58, 'wagtailcore', '0018_pagerevision_submitted_for_moderation_index', now()),
	(59, 'wagtailcore', '0019_verbose_names_cleanup', now()),
	(60, 'wagtailcore', '0020_add_index_on_page_first_published_at', now()),
	(61, 'wagtailcore', '0021_capitalizeverbose', now()),
	(62, 'wagtailcore', '0022_add_site_name', now()),
	(63, 'wagtailcore', '0023_alter_page_revision_on_delete_behaviour', now()),
	(64, 'wagtailcore', '0024_collection', now()),
	(65, 'wagtailcore', '0025_collection_initial_data', now()),
	(66, 'wagtailcore', '0026_group_collection_permission', now()),
	(67, 'taggit', '0001_initial', now()),
	(68, 'wagtailimages', '0001_initial', now()),
	(69, 'wagtailimages', '0002_initial_data', now()),
	(70, 'wagtailimages', '0003_fix_focal_point_fields', now()),
	(71, 'wagtailimages', '0004_make_focal_point_key_not_nullable', now()),
	(72, 'wagtailimages', '0005_make_filter_spec_unique', now()),
	(73, 'wagtailimages', '0006_add_verbose_names', now()),
	(74, 'wagtailimages', '0007_image_file_size', now()),
	(75, 'wagtailimages', '0008_image_created_at_index', now()),
	(76, 'wagtailimages', '0009_capitalizeverbose', now()),
	(77, 'wagtailimages', '0010_change_on_delete_behaviour', now()),
	(78, 'wagtailimages', '0011_image_collection', now()),
	(79, 'wagtailimages', '0012_copy_image_permissions_to_collections', now()),
	(80, 'wagtailimages', '0013_make_rendition_upload_callable', now()),
	(81, 'wagtailimages', '0014_add_filter_spec_field', now()),
	(82, 'wagtailimages', '0015_fill_filter_spec_field', now()),
	(83, 'wagtailimages', '0016_deprecate_rendition_filter_relation', now()),
	(84, 'wagtailimages', '0017_reduce_focal_point_key_max_length', now()),
	(85, 'wagtailimages', '0018_remove_rendition_filter', now()),
	(86, 'wagtailimages', '0019_delete_filter', now()),
	(87, 'wagtailimages', '0020_add-verbose-name', now()),
	(88, 'wagtailimages', '0021_image_file_hash', now()),
	(89, 'wagtailimages', '0022_uploadedimage', now()),
	(90, 'wagtailadmin', '0001_create_admin_access_permissions', now()),
	(91, 'wagtailimages', '0023_add_choose_permissions', now()),
	(92, 'wagtailimages', '0024_index_image_file_hash', now()),
	(93, 'wagtailimages', '0025_alter_image_file_alter_rendition_file', now()),
	(94, 'wagtailimages', '0026_delete_uploadedimage', now()),
	(95, 'wagtailimages', '0027_image_description', now()),
	(96, 'wagtailcore', '0027_fix_collection_path_collation', now()),
	(97, 'wagtailcore', '0024_alter_page_content_type_on_delete_behaviour', now()),
	(98, 'wagtailcore', '0028_merge', now()),
	(99, 'wagtailcore', '0029_unicode_slugfield_dj19', now()),
	(100, 'wagtailcore', '0030_index_on_pagerevision_created_at', now()),
	(101, 'wagtailcore', '0031_add_page_view_restriction_types', now()),
	(102, 'wagtailcore', '0032_add_bulk_delete_page_permission', now()),
	(103, 'wagtailcore', '0033_remove_golive_expiry_help_text', now()),
	(104, 'wagtailcore', '0034_page_live_revision', now()),
	(105, 'wagtailcore', '0035_page_last_published_at', now()),
	(106, 'wagtailcore', '0036_populate_page_last_published_at', now()),
	(107, 'wagtailcore', '0037_set_page_owner_editable', now()),
	(108, 'wagtailcore', '0038_make_first_published_at_editable', now()),
	(109, 'wagtailcore', '0039_collectionviewrestriction', now()),
	(110, 'wagtailcore', '0040_page_draft_title', now()),
	(111, 'wagtailcore', '0041_group_collection_permissions_verbose_name_plural', now()),
	(112, 'wagtailcore', '0042_index_on_pagerevision_approved_go_live_at', now()),
	(113, 'wagtailcore', '0043_lock_fields', now()),
	(114, 'wagtailcore', '0044_add_unlock_grouppagepermission', now()),
	(115, 'wagtailcore', '0045_assign_unlock_grouppagepermission', now()),
	(116, 'wagtailcore', '0046_site_name_remove_null', now()),
	(117, 'wagtailcore', '0047_add_workflow_models', now()),
	(118, 'wagtailcore', '0048_add_default_workflows', now()),
	(119, 'wagtailcore', '0049_taskstate_finished_by', now()),
	(120, 'wagtailcore', '0050_workflow_rejected_to_needs_changes', now()),
	(121, 'wagtailcore', '0051_taskstate_comment', now()),
	(122, 'wagtailcore', '0052_pagelogentry', now()),
	(123, 'wagtailcore', '0053_locale_model', now()),
	(124, 'wagtailcore', '0054_initial_locale', now()),
	(125, 'wagtailcore', '0055_page_locale_fields', now()),
	(126, 'wagtailcore', '0056_page_locale_fields_populate', now()),
	(127, 'wagtailcore', '0057_page_locale_fields_notnull', now()),
	(128, 'wagtailcore', '0058_page_alias_of', now()),
	(129, 'wagtailcore', '0059_apply_collection_ordering', now()),
	(130, 'wagtailcore', '0060_fix_workflow_unique_constraint', now()),
	(131, 'wagtailcore', '0061_change_promote_tab_helpt_text_and_verbose_names', now()),
	(132, 'wagtailcore', '0062_comment_models_and_pagesubscription', now()),
	(133, 'wagtailcore', '0063_modellogentry', now()),
	(134, 'wagtailcore', '0064_log_timestamp_indexes', now()),
	(135, 'wagtailcore', '0065_log_entry_uuid', now()),
	(136, 'wagtailcore', '0066_collection_management_permissions', now()),
	(137, 'wagtailcore', '0067_alter_pagerevision_content_json', now()),
	(138, 'wagtailcore', '0068_log_entry_empty_object', now()),
	(139, 'wagtailcore', '0069_log_entry_jsonfield', now()),
	(140, 'wagtailcore', '0070_rename_pagerevision_revision', now()),
	(141, 'wagtailcore', '0071_populate_revision_content_type', now()),
	(142, 'wagtailcore', '0072_alter_revision_content_type_notnull', now()),
	(143, 'wagtailcore', '0073_page_latest_revision', now()),
	(144, 'wagtailcore', '0074_revision_object_str', now()),
	(145, 'wagtailcore', '0075_populate_latest_revision_and_revision_object_str', now()),
	(146, 'wagtailcore', '0076_modellogentry_revision', now()),
	(147, 'wagtailcore', '0077_alter_revision_user', now()),
	(148, 'wagtailcore', '0078_referenceindex', now()),
	(149, 'wagtailcore', '0079_rename_taskstate_page_revision', now()),
	(150, 'wagtailcore', '0080_generic_workflowstate', now()),
	(151, 'wagtailcore', '0081_populate_workflowstate_content_type', now()),
	(152, 'wagtailcore', '0082_alter_workflowstate_content_type_notnull', now()),
	(153, 'wagtailcore', '0083_workflowcontenttype', now()),
	(154, 'wagtailcore', '0084_add_default_page_permissions', now()),
	(155, 'wagtailcore', '0085_add_grouppagepermission_permission', now()),
	(156, 'wagtailcore', '0086_populate_grouppagepermission_permission', now()),
	(157, 'wagtailcore', '0087_alter_grouppagepermission_unique_together_and_more', now()),
	(158, 'wagtailcore', '0088_fix_log_entry_json_timestamps', now()),
	(159, 'wagtailcore', '0089_log_entry_data_json_null_to_object', now()),
	(160, 'wagtailcore', '0090_remove_grouppagepermission_permission_type', now()),
	(161, 'wagtailcore', '0091_remove_revision_submitted_for_moderation', now()),
	(162, 'wagtailcore', '0092_alter_collectionviewrestriction_password_and_more', now()),
	(163, 'wagtailcore', '0093_uploadedfile', now()),
	(164, 'wagtailcore', '0094_alter_page_locale', now()),
	(165, 'wagtailcore', '0095_groupsitepermission', now()),
	(166, 'wagtailcore', '0096_referenceindex_referenceindex_source_object_and_more', now()),
	(167, 'wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes', now()),
	(168, 'wagtailcore', '0098_apitoken', now()),
	(169, 'releases', '0005_areas_and_facets', now()),
	(170, 'releases', '0006_fill_facets', now()),
	(171, 'newsroom', '0001_initial', now()),
	(172, 'newsroom', '0002_categories', now()),
	(173, 'newsroom', '0003_stream_labels', now()),
	(174, 'newsroom', '0004_translation_of', now()),
	(175, 'newsroom', '0005_article_area', now()),
	(176, 'newsroom', '0006_one_article_for_one_text', now()),
	(177, 'newsroom', '0007_english_name_may_lack', now()),
	(178, 'portal', '0001_reads', now()),
	(179, 'portal', '0002_counter_and_logs', now()),
	(180, 'procrastinate', '0001_initial', now()),
	(181, 'procrastinate', '0002_drop_started_at_column', now()),
	(182, 'procrastinate', '0003_drop_started_at_column', now()),
	(183, 'procrastinate', '0004_drop_procrastinate_version_table', now()),
	(184, 'procrastinate', '0005_fix_procrastinate_fetch_job', now()),
	(185, 'procrastinate', '0006_fix_trigger_status_events_insert', now()),
	(186, 'procrastinate', '0007_add_queueing_lock_column', now()),
	(187, 'procrastinate', '0008_close_fetch_job_race_condition', now()),
	(188, 'procrastinate', '0009_add_defer_job_function', now()),
	(189, 'procrastinate', '0010_add_procrastinate_periodic_defers', now()),
	(190, 'procrastinate', '0011_add_foreign_key_index', now()),
	(191, 'procrastinate', '0012_add_locks_to_periodic_defer', now()),
	(192, 'procrastinate', '0013_fix_procrastinate_defer_periodic_job', now()),
	(193, 'procrastinate', '0014_add_finish_job_and_retry_job_functions', now()),
	(194, 'procrastinate', '0015_add_trigger_on_job_deletion', now()),
	(195, 'procrastinate', '0016_delete_finished_jobs', now()),
	(196, 'procrastinate', '0017_add_checks_to_finish_job', now()),
	(197, 'procrastinate', '0018_add_checks_to_retry_job', now()),
	(198, 'procrastinate', '0019_fix_finish_job_compat_issue', now()),
	(199, 'procrastinate', '0020_add_index_on_procrastinate_jobs', now()),
	(200, 'procrastinate', '0021_add_kwargs_to_defer_periodic_job', now()),
	(201, 'procrastinate', '0022_null_locks_excluded', now()),
	(202, 'procrastinate', '0023_remove_old_finish_job_function', now()),
	(203, 'procrastinate', '0024_job_id_bigint', now()),
	(204, 'procrastinate', '0025_add_models', now()),
	(205, 'procrastinate', '0026_add_job_priority', now()),
	(206, 'procrastinate', '0027_add_periodic_job_priority', now()),
	(207, 'procrastinate', '0028_add_cancel_states', now()),
	(208, 'procrastinate', '0029_add_additional_params_to_retry_job', now()),
	(209, 'procrastinate', '0030_alter_procrastinateevent_options', now()),
	(210, 'procrastinate', '0031_add_indexes_for_fetch_job', now()),
	(211, 'procrastinate', '0032_pre_cancel_notification', now()),
	(212, 'procrastinate', '0033_post_cancel_notification', now()),
	(213, 'procrastinate', '0034_pre_add_heartbeat', now()),
	(214, 'procrastinate', '0035_post_add_heartbeat', now()),
	(215, 'procrastinate', '0036_add_worker_model', now()),
	(216, 'procrastinate', '0037_pre_batch_defer_jobs', now()),
	(217, 'procrastinate', '0038_post_batch_defer_jobs', now()),
	(218, 'procrastinate', '0039_pre_priority_lock_fetch_job', now()),
	(219, 'procrastinate', '0040_pre_retry_failed_job', now()),
	(220, 'procrastinate', '0041_post_retry_failed_job', now()),
	(221, 'releases', '0007_topic_names', now()),
	(222, 'sessions', '0001_initial', now()),
	(223, 'taggit', '0002_auto_20150616_2121', now()),
	(224, 'taggit', '0003_taggeditem_add_unique_index', now()),
	(225, 'taggit', '0004_alter_taggeditem_content_type_alter_taggeditem_tag', now()),
	(226, 'taggit', '0005_auto_20220424_2025', now()),
	(227, 'taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx', now()),
	(228, 'wagtailadmin', '0002_admin', now()),
	(229, 'wagtailadmin', '0003_admin_managed', now()),
	(230, 'wagtailadmin', '0004_editingsession', now()),
	(231, 'wagtailadmin', '0005_editingsession_is_editing', now()),
	(232, 'wagtailadmin', '0006_formstate', now()),
	(233, 'wagtaildocs', '0001_initial', now()),
	(234, 'wagtaildocs', '0002_initial_data', now()),
	(235, 'wagtaildocs', '0003_add_verbose_names', now()),
	(236, 'wagtaildocs', '0004_capitalizeverbose', now()),
	(237, 'wagtaildocs', '0005_document_collection', now()),
	(238, 'wagtaildocs', '0006_copy_document_permissions_to_collections', now()),
	(239, 'wagtaildocs', '0005_alter_uploaded_by_user_on_delete_action', now()),
	(240, 'wagtaildocs', '0007_merge', now()),
	(241, 'wagtaildocs', '0008_document_file_size', now()),
	(242, 'wagtaildocs', '0009_document_verbose_name_plural', now()),
	(243, 'wagtaildocs', '0010_document_file_hash', now()),
	(244, 'wagtaildocs', '0011_add_choose_permissions', now()),
	(245, 'wagtaildocs', '0012_uploadeddocument', now()),
	(246, 'wagtaildocs', '0013_delete_uploadeddocument', now()),
	(247, 'wagtaildocs', '0014_alter_document_file_size', now()),
	(248, 'wagtailsearch', '0001_initial', now()),
	(249, 'wagtailsearch', '0002_add_verbose_names', now()),
	(250, 'wagtailsearch', '0003_remove_editors_pick', now()),
	(251, 'wagtailsearch', '0004_querydailyhits_verbose_name_plural', now()),
	(252, 'wagtailsearch', '0005_create_indexentry', now()),
	(253, 'wagtailsearch', '0006_customise_indexentry', now()),
	(254, 'wagtailsearch', '0007_delete_editorspick', now()),
	(255, 'wagtailsearch', '0008_remove_query_and_querydailyhits_models', now()),
	(256, 'wagtailsearch', '0009_remove_ngram_autocomplete', now()),
	(257, 'wagtailsearch', '0010_add_text_fields', now()),
	(258, 'wagtailusers', '0001_initial', now()),
	(259, 'wagtailusers', '0002_add_verbose_name_on_userprofile', now()),
	(260, 'wagtailusers', '0003_add_verbose_names', now()),
	(261, 'wagtailusers', '0004_capitalizeverbose', now()),
	(262, 'wagtailusers', '0005_make_related_name_wagtail_specific', now()),
	(263, 'wagtailusers', '0006_userprofile_prefered_language', now()),
	(264, 'wagtailusers', '0007_userprofile_current_time_zone', now()),
	(265, 'wagtailusers', '0008_userprofile_avatar', now()),
	(266, 'wagtailusers', '0009_userprofile_verbose_name_plural', now()),
	(267, 'wagtailusers', '0010_userprofile_updated_comments_notifications', now()),
	(268, 'wagtailusers', '0011_userprofile_dismissibles', now()),
	(269, 'wagtailusers', '0012_userprofile_theme', now()),
	(270, 'wagtailusers', '0013_userprofile_density', now()),
	(271, 'wagtailusers', '0014_userprofile_contrast', now()),
	(272, 'wagtailusers', '0015_userprofile_keyboard_shortcuts', now()),
	(273, 'wagtailimages', '0001_squashed_0021', now()),
	(274, 'wagtailcore', '0001_squashed_0016_change_page_url_path_to_text_field', now());
INSERT INTO public.newsroom_category VALUES
	(1, 'policy_law', 'Chính sách, pháp luật', 'Policy and law', 0),
	(2, 'security_situation', 'Tình hình, kết quả bảo đảm an ninh, trật tự', 'Security situation and results', 1),
	(3, 'crime_prevention', 'Phòng, chống tội phạm', 'Crime prevention', 2),
	(4, 'scam_warning', 'Cảnh báo thủ đoạn lừa đảo', 'Scam warnings', 3),
	(5, 'false_information', 'Phản bác thông tin sai sự thật', 'Answers to false information', 4),
	(6, 'force_image', 'Hình ảnh lực lượng', 'Image of the force', 5),
	(7, 'interaction', 'Tương tác với người dân', 'Interaction', 6);
INSERT INTO public.wagtailcore_collection VALUES
	(1, '0001', 1, 0, 'Root');
INSERT INTO public.wagtailcore_groupapprovaltask VALUES
	(1);
INSERT INTO public.wagtailcore_groupapprovaltask_groups VALUES
	(1, 1, 1);
INSERT INTO public.wagtailcore_groupcollectionpermission VALUES
	(1, 1, 1, 1),
	(2, 1, 2, 1),
	(3, 1, 1, 2),
	(4, 1, 2, 2),
	(5, 1, 1, 5),
	(6, 1, 2, 5),
	(7, 1, 1, 114),
	(8, 1, 2, 114),
	(9, 1, 1, 115),
	(10, 1, 2, 115),
	(11, 1, 1, 117),
	(12, 1, 2, 117);
INSERT INTO public.wagtailcore_grouppagepermission VALUES
	(1, 1, 1, 74),
	(2, 1, 1, 75),
	(3, 1, 1, 80),
	(4, 2, 1, 74),
	(5, 2, 1, 75),
	(6, 1, 1, 79),
	(7, 1, 1, 81);
INSERT INTO public.wagtailcore_locale VALUES
	(1, 'vi');
INSERT INTO public.wagtailcore_page VALUES
	(1, '0001', 1, 1, 'Root', 'root', true, false, '/', '', false, '', NULL, NULL, false, 1, NULL, false, NULL, NULL, NULL, NULL, 'Root', NULL, NULL, gen_random_uuid(), 1, NULL, NULL),
	(2, '00010001', 2, 0, 'Welcome to your new Wagtail site!', 'home', true, false, '/home/', '', false, '', NULL, NULL, false, 1, NULL, false, NULL, NULL, NULL, NULL, 'Welcome to your new Wagtail site!', NULL, NULL, gen_random_uuid(), 1, NULL, NULL);
INSERT INTO public.wagtailcore_site VALUES
	(1, 'localhost', 80, true, 2, '');
INSERT INTO public.wagtailcore_task VALUES
	(1, 'Moderators approval', true, 4);
INSERT INTO public.wagtailcore_workflow VALUES
	(1, 'Moderators approval', true);
INSERT INTO public.wagtailcore_workflowpage VALUES
	(1, 1);
INSERT INTO public.wagtailcore_workflowtask VALUES
	(1, 0, 1, 1);
SELECT pg_catalog.setval('public.agencies_agency_id_seq', 1, false);
SELECT pg_catalog.setval('public.agencies_appointment_id_seq', 1, false);
SELECT pg_catalog.setval('public.agencies_area_id_seq', 1, false);
SELECT pg_catalog.setval('public.agencies_auditline_id_seq', 1, false);
SELECT pg_catalog.setval('public.agencies_auditseal_id_seq', 1, false);
SELECT pg_catalog.setval('public.agencies_brand_id_seq', 1, false);
SELECT pg_catalog.setval('public.agencies_brandproposal_id_seq', 1, false);
SELECT pg_catalog.setval('public.agencies_channelaccount_id_seq', 1, false);
SELECT pg_catalog.setval('public.agencies_personaltoken_id_seq', 1, false);
SELECT pg_catalog.setval('public.agencies_registerchange_id_seq', 1, false);
SELECT pg_catalog.setval('public.agencies_unit_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_group_id_seq', 2, true);
SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 18, true);
SELECT pg_catalog.setval('public.auth_permission_id_seq', 369, true);
SELECT pg_catalog.setval('public.auth_user_groups_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_user_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_user_user_permissions_id_seq', 1, false);
SELECT pg_catalog.setval('public.cases_answer_id_seq', 1, false);
SELECT pg_catalog.setval('public.cases_casesignature_id_seq', 1, false);
SELECT pg_catalog.setval('public.cases_casestep_id_seq', 1, false);
SELECT pg_catalog.setval('public.cases_likeness_id_seq', 1, false);
SELECT pg_catalog.setval('public.delivery_broadcast_id_seq', 1, false);
SELECT pg_catalog.setval('public.delivery_copyfigures_id_seq', 1, false);
SELECT pg_catalog.setval('public.delivery_followers_id_seq', 1, false);
SELECT pg_catalog.setval('public.delivery_placement_id_seq', 1, false);
SELECT pg_catalog.setval('public.delivery_step_id_seq', 1, false);
SELECT pg_catalog.setval('public.delivery_usage_id_seq', 1, false);
SELECT pg_catalog.setval('public.django_content_type_id_seq', 91, true);
SELECT pg_catalog.setval('public.django_migrations_id_seq', 274, true);
SELECT pg_catalog.setval('public.inbox_conversation_id_seq', 1, false);
SELECT pg_catalog.setval('public.inbox_inboundevent_id_seq', 1, false);
SELECT pg_catalog.setval('public.inbox_message_id_seq', 1, false);
SELECT pg_catalog.setval('public.newsroom_article_id_seq', 1, false);
SELECT pg_catalog.setval('public.newsroom_category_id_seq', 7, true);
SELECT pg_catalog.setval('public.newsroom_contribution_id_seq', 1, false);
SELECT pg_catalog.setval('public.portal_agencyreads_id_seq', 1, false);
SELECT pg_catalog.setval('public.portal_readlog_id_seq', 1, false);
SELECT pg_catalog.setval('public.portal_reads_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_events_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_jobs_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_periodic_defers_id_seq', 1, false);
SELECT pg_catalog.setval('public.procrastinate_workers_id_seq', 1, false);
SELECT pg_catalog.setval('public.releases_copy_id_seq', 1, false);
SELECT pg_catalog.setval('public.releases_facet_id_seq', 1, false);
SELECT pg_catalog.setval('public.releases_publication_changed', 1, false);
SELECT pg_catalog.setval('public.releases_release_id_seq', 1, false);
SELECT pg_catalog.setval('public.releases_topic_id_seq', 1, false);
SELECT pg_catalog.setval('public.releases_topicname_id_seq', 1, false);
SELECT pg_catalog.setval('public.taggit_tag_id_seq', 1, false);
SELECT pg_catalog.setval('public.taggit_taggeditem_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailadmin_admin_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailadmin_editingsession_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailadmin_formstate_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_apitoken_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_collection_id_seq', 1, true);
SELECT pg_catalog.setval('public.wagtailcore_collectionviewrestriction_groups_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_collectionviewrestriction_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_comment_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_commentreply_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_groupapprovaltask_groups_id_seq', 1, true);
SELECT pg_catalog.setval('public.wagtailcore_groupcollectionpermission_id_seq', 12, true);
SELECT pg_catalog.setval('public.wagtailcore_grouppagepermission_id_seq', 7, true);
SELECT pg_catalog.setval('public.wagtailcore_groupsitepermission_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_locale_id_seq', 1, true);
SELECT pg_catalog.setval('public.wagtailcore_modellogentry_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_page_id_seq', 2, true);
SELECT pg_catalog.setval('public.wagtailcore_pagelogentry_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_pagerevision_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_pagesubscription_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_pageviewrestriction_groups_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_pageviewrestriction_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_referenceindex_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_site_id_seq', 1, true);
SELECT pg_catalog.setval('public.wagtailcore_task_id_seq', 1, true);
SELECT pg_catalog.setval('public.wagtailcore_taskstate_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_uploadedfile_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_workflow_id_seq', 1, true);
SELECT pg_catalog.setval('public.wagtailcore_workflowstate_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailcore_workflowtask_id_seq', 1, true);
SELECT pg_catalog.setval('public.wagtaildocs_document_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailimages_image_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailimages_rendition_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailsearch_indexentry_id_seq', 1, false);
SELECT pg_catalog.setval('public.wagtailusers_userprofile_id_seq', 1, false);
ALTER TABLE ONLY public.agencies_agency
    ADD CONSTRAINT agencies_agency_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agencies_agency
    ADD CONSTRAINT agencies_agency_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.agencies_appointment
    ADD CONSTRAINT agencies_appointment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agencies_area
    ADD CONSTRAINT agencies_area_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agencies_auditline
    ADD CONSTRAINT agencies_auditline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agencies_auditseal
    ADD CONSTRAINT agencies_auditseal_number_key UNIQUE (number);
ALTER TABLE ONLY public.agencies_auditseal
    ADD CONSTRAINT agencies_auditseal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agencies_brand
    ADD CONSTRAINT agencies_brand_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agencies_brandproposal
    ADD CONSTRAINT agencies_brandproposal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agencies_channelaccount
    ADD CONSTRAINT agencies_channelaccount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agencies_listedchannel
    ADD CONSTRAINT agencies_listedchannel_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agencies_personaltoken
    ADD CONSTRAINT agencies_personaltoken_digest_key UNIQUE (digest);
ALTER TABLE ONLY public.agencies_personaltoken
    ADD CONSTRAINT agencies_personaltoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agencies_registerchange
    ADD CONSTRAINT agencies_registerchange_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.agencies_unit
    ADD CONSTRAINT agencies_unit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portal_agencyreads
    ADD CONSTRAINT agency_reads_once_per_day UNIQUE (agency_id, day);
ALTER TABLE ONLY public.agencies_area
    ADD CONSTRAINT area_code_once_per_agency UNIQUE (agency_id, code);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_user_groups
    ADD CONSTRAINT auth_user_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_user_groups
    ADD CONSTRAINT auth_user_groups_user_id_group_id_94350c0c_uniq UNIQUE (user_id, group_id);
ALTER TABLE ONLY public.auth_user
    ADD CONSTRAINT auth_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permissions_user_id_permission_id_14a6b632_uniq UNIQUE (user_id, permission_id);
ALTER TABLE ONLY public.auth_user
    ADD CONSTRAINT auth_user_username_key UNIQUE (username);
ALTER TABLE ONLY public.agencies_brand
    ADD CONSTRAINT brand_version_once UNIQUE (agency_id, version);
ALTER TABLE ONLY public.delivery_broadcast
    ADD CONSTRAINT broadcast_once_per_release UNIQUE (placement_id, release_id);
ALTER TABLE ONLY public.cases_answer
    ADD CONSTRAINT cases_answer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_code_digest_key UNIQUE (code_digest);
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_casegroup
    ADD CONSTRAINT cases_casegroup_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_casemessage
    ADD CONSTRAINT cases_casemessage_pkey PRIMARY KEY (message_id);
ALTER TABLE ONLY public.cases_casesignature
    ADD CONSTRAINT cases_casesignature_case_id_key UNIQUE (case_id);
ALTER TABLE ONLY public.cases_casesignature
    ADD CONSTRAINT cases_casesignature_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_casestep
    ADD CONSTRAINT cases_casestep_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_groupmember
    ADD CONSTRAINT cases_groupmember_pkey PRIMARY KEY (case_id);
ALTER TABLE ONLY public.cases_likeness
    ADD CONSTRAINT cases_likeness_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_signatureband
    ADD CONSTRAINT cases_signatureband_pkey PRIMARY KEY (band, signature_id);
ALTER TABLE ONLY public.delivery_copyfigures
    ADD CONSTRAINT copy_figures_once_per_day UNIQUE (placement_id, day);
ALTER TABLE ONLY public.delivery_broadcast
    ADD CONSTRAINT delivery_broadcast_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery_copyfigures
    ADD CONSTRAINT delivery_copyfigures_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery_followers
    ADD CONSTRAINT delivery_followers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery_placement
    ADD CONSTRAINT delivery_placement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery_step
    ADD CONSTRAINT delivery_step_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.delivery_usage
    ADD CONSTRAINT delivery_usage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.releases_facet
    ADD CONSTRAINT facet_once UNIQUE (agency_id, field, value);
ALTER TABLE ONLY public.delivery_followers
    ADD CONSTRAINT followers_once_per_day UNIQUE (account_id, day);
ALTER TABLE ONLY public.inbox_conversation
    ADD CONSTRAINT inbox_conversation_person_digest_key UNIQUE (person_digest);
ALTER TABLE ONLY public.inbox_conversation
    ADD CONSTRAINT inbox_conversation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_eventreading
    ADD CONSTRAINT inbox_eventreading_pkey PRIMARY KEY (event_id);
ALTER TABLE ONLY public.inbox_inboundevent
    ADD CONSTRAINT inbox_inboundevent_fingerprint_key UNIQUE (fingerprint);
ALTER TABLE ONLY public.inbox_inboundevent
    ADD CONSTRAINT inbox_inboundevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_message
    ADD CONSTRAINT inbox_message_event_id_key UNIQUE (event_id);
ALTER TABLE ONLY public.inbox_message
    ADD CONSTRAINT inbox_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.inbox_quota
    ADD CONSTRAINT inbox_quota_pkey PRIMARY KEY (account_id);
ALTER TABLE ONLY public.cases_likeness
    ADD CONSTRAINT likeness_once UNIQUE (case_id, other_id);
ALTER TABLE ONLY public.newsroom_article
    ADD CONSTRAINT newsroom_article_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.newsroom_article
    ADD CONSTRAINT newsroom_article_statement_id_key UNIQUE (statement_id);
ALTER TABLE ONLY public.newsroom_category
    ADD CONSTRAINT newsroom_category_key_key UNIQUE (key);
ALTER TABLE ONLY public.newsroom_category
    ADD CONSTRAINT newsroom_category_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.newsroom_contribution
    ADD CONSTRAINT newsroom_contribution_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases_answer
    ADD CONSTRAINT one_answer_per_round UNIQUE (case_id, round);
ALTER TABLE ONLY public.releases_copy
    ADD CONSTRAINT one_copy_per_account UNIQUE (statement_id, account_id);
ALTER TABLE ONLY public.delivery_placement
    ADD CONSTRAINT one_placement_per_account UNIQUE (statement_id, account_id);
ALTER TABLE ONLY public.portal_agencyreads
    ADD CONSTRAINT portal_agencyreads_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portal_readlog
    ADD CONSTRAINT portal_readlog_first_line_key UNIQUE (first_line);
ALTER TABLE ONLY public.portal_readlog
    ADD CONSTRAINT portal_readlog_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portal_reads
    ADD CONSTRAINT portal_reads_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.portal_reads
    ADD CONSTRAINT reads_once_per_day UNIQUE (statement_id, day);
ALTER TABLE ONLY public.releases_release
    ADD CONSTRAINT release_number_once UNIQUE (statement_id, number);
ALTER TABLE ONLY public.releases_blob
    ADD CONSTRAINT releases_blob_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY public.releases_copy
    ADD CONSTRAINT releases_copy_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases_facet
    ADD CONSTRAINT releases_facet_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases_publication
    ADD CONSTRAINT releases_publication_pkey PRIMARY KEY (statement_id);
ALTER TABLE ONLY public.releases_release
    ADD CONSTRAINT releases_release_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases_statement
    ADD CONSTRAINT releases_statement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases_topic
    ADD CONSTRAINT releases_topic_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases_topicname
    ADD CONSTRAINT releases_topicname_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.taggit_tag
    ADD CONSTRAINT taggit_tag_name_key UNIQUE (name);
ALTER TABLE ONLY public.taggit_tag
    ADD CONSTRAINT taggit_tag_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.taggit_tag
    ADD CONSTRAINT taggit_tag_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.taggit_taggeditem
    ADD CONSTRAINT taggit_taggeditem_content_type_id_object_id_tag_id_4bb97a8e_uni UNIQUE (content_type_id, object_id, tag_id);
ALTER TABLE ONLY public.taggit_taggeditem
    ADD CONSTRAINT taggit_taggeditem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.releases_topicname
    ADD CONSTRAINT topic_name_once_per_language UNIQUE (agency_id, key, language);
ALTER TABLE ONLY public.releases_topic
    ADD CONSTRAINT topic_slug_once_per_agency UNIQUE (agency_id, slug);
ALTER TABLE ONLY public.wagtailcore_grouppagepermission
    ADD CONSTRAINT unique_permission UNIQUE (group_id, page_id, permission_id);
ALTER TABLE ONLY public.agencies_unit
    ADD CONSTRAINT unit_slug_once_per_agency UNIQUE (agency_id, slug);
ALTER TABLE ONLY public.delivery_usage
    ADD CONSTRAINT usage_once UNIQUE (account_id, "limit", period);
ALTER TABLE ONLY public.wagtailadmin_admin
    ADD CONSTRAINT wagtailadmin_admin_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailadmin_editingsession
    ADD CONSTRAINT wagtailadmin_editingsession_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailadmin_formstate
    ADD CONSTRAINT wagtailadmin_formstate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_apitoken
    ADD CONSTRAINT wagtailcore_apitoken_key_hash_key UNIQUE (key_hash);
ALTER TABLE ONLY public.wagtailcore_apitoken
    ADD CONSTRAINT wagtailcore_apitoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_collection
    ADD CONSTRAINT wagtailcore_collection_path_key UNIQUE (path);
ALTER TABLE ONLY public.wagtailcore_collection
    ADD CONSTRAINT wagtailcore_collection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_collectionviewrestriction_groups
    ADD CONSTRAINT wagtailcore_collectionvi_collectionviewrestrictio_988995ae_uniq UNIQUE (collectionviewrestriction_id, group_id);
ALTER TABLE ONLY public.wagtailcore_collectionviewrestriction_groups
    ADD CONSTRAINT wagtailcore_collectionviewrestriction_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_collectionviewrestriction
    ADD CONSTRAINT wagtailcore_collectionviewrestriction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_comment
    ADD CONSTRAINT wagtailcore_comment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_commentreply
    ADD CONSTRAINT wagtailcore_commentreply_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_groupapprovaltask_groups
    ADD CONSTRAINT wagtailcore_groupapprova_groupapprovaltask_id_gro_bb5ee7eb_uniq UNIQUE (groupapprovaltask_id, group_id);
ALTER TABLE ONLY public.wagtailcore_groupapprovaltask_groups
    ADD CONSTRAINT wagtailcore_groupapprovaltask_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_groupapprovaltask
    ADD CONSTRAINT wagtailcore_groupapprovaltask_pkey PRIMARY KEY (task_ptr_id);
ALTER TABLE ONLY public.wagtailcore_groupcollectionpermission
    ADD CONSTRAINT wagtailcore_groupcollect_group_id_collection_id_p_a21cefe9_uniq UNIQUE (group_id, collection_id, permission_id);
ALTER TABLE ONLY public.wagtailcore_groupcollectionpermission
    ADD CONSTRAINT wagtailcore_groupcollectionpermission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_grouppagepermission
    ADD CONSTRAINT wagtailcore_grouppagepermission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_groupsitepermission
    ADD CONSTRAINT wagtailcore_groupsiteper_group_id_site_id_permiss_a58ee30d_uniq UNIQUE (group_id, site_id, permission_id);
ALTER TABLE ONLY public.wagtailcore_groupsitepermission
    ADD CONSTRAINT wagtailcore_groupsitepermission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_locale
    ADD CONSTRAINT wagtailcore_locale_language_code_key UNIQUE (language_code);
ALTER TABLE ONLY public.wagtailcore_locale
    ADD CONSTRAINT wagtailcore_locale_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_modellogentry
    ADD CONSTRAINT wagtailcore_modellogentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_path_key UNIQUE (path);
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_translation_key_locale_id_9b041bad_uniq UNIQUE (translation_key, locale_id);
ALTER TABLE ONLY public.wagtailcore_pagelogentry
    ADD CONSTRAINT wagtailcore_pagelogentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_revision
    ADD CONSTRAINT wagtailcore_pagerevision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_pagesubscription
    ADD CONSTRAINT wagtailcore_pagesubscription_page_id_user_id_0cef73ed_uniq UNIQUE (page_id, user_id);
ALTER TABLE ONLY public.wagtailcore_pagesubscription
    ADD CONSTRAINT wagtailcore_pagesubscription_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_pageviewrestriction_groups
    ADD CONSTRAINT wagtailcore_pageviewrest_pageviewrestriction_id_g_d23f80bb_uniq UNIQUE (pageviewrestriction_id, group_id);
ALTER TABLE ONLY public.wagtailcore_pageviewrestriction_groups
    ADD CONSTRAINT wagtailcore_pageviewrestriction_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_pageviewrestriction
    ADD CONSTRAINT wagtailcore_pageviewrestriction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_referenceindex
    ADD CONSTRAINT wagtailcore_referenceind_base_content_type_id_obj_9e6ccd6a_uniq UNIQUE (base_content_type_id, object_id, to_content_type_id, to_object_id, content_path_hash);
ALTER TABLE ONLY public.wagtailcore_referenceindex
    ADD CONSTRAINT wagtailcore_referenceindex_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_site
    ADD CONSTRAINT wagtailcore_site_hostname_port_2c626d70_uniq UNIQUE (hostname, port);
ALTER TABLE ONLY public.wagtailcore_site
    ADD CONSTRAINT wagtailcore_site_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_task
    ADD CONSTRAINT wagtailcore_task_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_taskstate
    ADD CONSTRAINT wagtailcore_taskstate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_uploadedfile
    ADD CONSTRAINT wagtailcore_uploadedfile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_workflow
    ADD CONSTRAINT wagtailcore_workflow_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_workflowcontenttype
    ADD CONSTRAINT wagtailcore_workflowcontenttype_pkey PRIMARY KEY (content_type_id);
ALTER TABLE ONLY public.wagtailcore_workflowpage
    ADD CONSTRAINT wagtailcore_workflowpage_pkey PRIMARY KEY (page_id);
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflowstate_current_task_state_id_key UNIQUE (current_task_state_id);
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflowstate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_workflowtask
    ADD CONSTRAINT wagtailcore_workflowtask_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailcore_workflowtask
    ADD CONSTRAINT wagtailcore_workflowtask_workflow_id_task_id_4ec7a62b_uniq UNIQUE (workflow_id, task_id);
ALTER TABLE ONLY public.wagtaildocs_document
    ADD CONSTRAINT wagtaildocs_document_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailimages_image
    ADD CONSTRAINT wagtailimages_image_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailimages_rendition
    ADD CONSTRAINT wagtailimages_rendition_image_id_filter_spec_foc_323c8fe0_uniq UNIQUE (image_id, filter_spec, focal_point_key);
ALTER TABLE ONLY public.wagtailimages_rendition
    ADD CONSTRAINT wagtailimages_rendition_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailsearch_indexentry
    ADD CONSTRAINT wagtailsearch_indexentry_content_type_id_object_i_bcd7ba73_uniq UNIQUE (content_type_id, object_id);
ALTER TABLE ONLY public.wagtailsearch_indexentry
    ADD CONSTRAINT wagtailsearch_indexentry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailusers_userprofile
    ADD CONSTRAINT wagtailusers_userprofile_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wagtailusers_userprofile
    ADD CONSTRAINT wagtailusers_userprofile_user_id_key UNIQUE (user_id);
CREATE UNIQUE INDEX a_text_begins_one_article ON public.newsroom_article USING btree (begun_as) WHERE (NOT ((begun_as)::text = ''::text));
CREATE INDEX agencies_agency_slug_86c6d041_like ON public.agencies_agency USING btree (slug varchar_pattern_ops);
CREATE INDEX agencies_appointment_agency_id_ab0a3dcf ON public.agencies_appointment USING btree (agency_id);
CREATE INDEX agencies_appointment_person_id_3273ea89 ON public.agencies_appointment USING btree (person_id);
CREATE INDEX agencies_appointment_stands_in_for_id_575238a5 ON public.agencies_appointment USING btree (stands_in_for_id);
CREATE INDEX agencies_appointment_unit_id_d09d98d7 ON public.agencies_appointment USING btree (unit_id);
CREATE INDEX agencies_area_agency_id_f29d57d7 ON public.agencies_area USING btree (agency_id);
CREATE INDEX agencies_area_within_id_5969ace3 ON public.agencies_area USING btree (within_id);
CREATE INDEX agencies_auditline_actor_id_b16079f7 ON public.agencies_auditline USING btree (actor_id);
CREATE INDEX agencies_auditline_agency_id_cce5d14d ON public.agencies_auditline USING btree (agency_id);
CREATE INDEX agencies_auditline_seal_id_47107a93 ON public.agencies_auditline USING btree (seal_id);
CREATE INDEX agencies_brand_agency_id_17e2add8 ON public.agencies_brand USING btree (agency_id);
CREATE INDEX agencies_brand_approved_by_id_f4d9623b ON public.agencies_brand USING btree (approved_by_id);
CREATE INDEX agencies_brand_proposed_by_id_f260bd9b ON public.agencies_brand USING btree (proposed_by_id);
CREATE INDEX agencies_brandproposal_agency_id_97fe7c9f ON public.agencies_brandproposal USING btree (agency_id);
CREATE INDEX agencies_brandproposal_decided_by_id_cc7cde49 ON public.agencies_brandproposal USING btree (decided_by_id);
CREATE INDEX agencies_brandproposal_proposed_by_id_aea4bb3f ON public.agencies_brandproposal USING btree (proposed_by_id);
CREATE INDEX agencies_channelaccount_agency_id_a118dbba ON public.agencies_channelaccount USING btree (agency_id);
CREATE INDEX agencies_channelaccount_responsible_unit_id_e9cc327f ON public.agencies_channelaccount USING btree (responsible_unit_id);
CREATE INDEX agencies_listedchannel_agency_id_1d3f4bf7 ON public.agencies_listedchannel USING btree (agency_id);
CREATE INDEX agencies_listedchannel_responsible_unit_id_0ee1a9d8 ON public.agencies_listedchannel USING btree (responsible_unit_id);
CREATE INDEX agencies_personaltoken_digest_04acc5fe_like ON public.agencies_personaltoken USING btree (digest varchar_pattern_ops);
CREATE INDEX agencies_personaltoken_person_id_59a0e691 ON public.agencies_personaltoken USING btree (person_id);
CREATE INDEX agencies_registerchange_agency_id_14dd1a61 ON public.agencies_registerchange USING btree (agency_id);
CREATE INDEX agencies_unit_agency_id_f8cb4cae ON public.agencies_unit USING btree (agency_id);
CREATE INDEX agencies_unit_slug_50cc4da1 ON public.agencies_unit USING btree (slug);
CREATE INDEX agencies_unit_slug_50cc4da1_like ON public.agencies_unit USING btree (slug varchar_pattern_ops);
CREATE INDEX audit_subject ON public.agencies_auditline USING btree (subject, at);
CREATE INDEX audit_unsealed ON public.agencies_auditline USING btree (id) WHERE (seal_id IS NULL);
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX auth_user_groups_group_id_97559544 ON public.auth_user_groups USING btree (group_id);
CREATE INDEX auth_user_groups_user_id_6a12ed8b ON public.auth_user_groups USING btree (user_id);
CREATE INDEX auth_user_user_permissions_permission_id_1fbb5f2c ON public.auth_user_user_permissions USING btree (permission_id);
CREATE INDEX auth_user_user_permissions_user_id_a95ead1b ON public.auth_user_user_permissions USING btree (user_id);
CREATE INDEX auth_user_username_6821ab7c_like ON public.auth_user USING btree (username varchar_pattern_ops);
CREATE INDEX base_content_object_idx ON public.wagtailcore_revision USING btree (base_content_type_id, object_id);
CREATE INDEX broadcast_moving ON public.delivery_broadcast USING btree (id) WHERE ((state)::text = ANY ((ARRAY['waiting'::character varying, 'sending'::character varying])::text[]));
CREATE INDEX broadcast_open ON public.delivery_broadcast USING btree (id DESC) WHERE ((state)::text = ANY ((ARRAY['uncertain'::character varying, 'refused'::character varying])::text[]));
CREATE INDEX case_by_state ON public.cases_case USING btree (agency_id, state, received_at DESC, id DESC);
CREATE INDEX case_climbed ON public.cases_case USING btree (agency_id, climbed_to) WHERE (NOT ((climbed_to)::text = ''::text));
CREATE INDEX case_done ON public.cases_case USING btree (agency_id, received_at DESC, id DESC) WHERE ((state)::text = ANY ((ARRAY['answered'::character varying, 'closed'::character varying])::text[]));
CREATE INDEX case_done_of_a_kind ON public.cases_case USING btree (agency_id, kind, received_at DESC, id DESC) WHERE ((state)::text = ANY ((ARRAY['answered'::character varying, 'closed'::character varying])::text[]));
CREATE UNIQUE INDEX case_received_extended_reopened_once ON public.cases_casestep USING btree (case_id, what) WHERE ((what)::text = ANY ((ARRAY['received'::character varying, 'extended'::character varying, 'reopened'::character varying])::text[]));
CREATE INDEX case_rings_next ON public.cases_case USING btree (agency_id, urgent DESC, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX case_signals_next ON public.cases_case USING btree (signal_at) WHERE (signal_at IS NOT NULL);
CREATE INDEX cases_answer_approver_id_1b7d9008 ON public.cases_answer USING btree (approver_id);
CREATE INDEX cases_answer_case_id_d3442c42 ON public.cases_answer USING btree (case_id);
CREATE INDEX cases_answer_case_id_d3442c42_like ON public.cases_answer USING btree (case_id varchar_pattern_ops);
CREATE INDEX cases_case_agency_id_062136fa ON public.cases_case USING btree (agency_id);
CREATE INDEX cases_case_code_digest_9ac13368_like ON public.cases_case USING btree (code_digest varchar_pattern_ops);
CREATE INDEX cases_case_id_c60ab504_like ON public.cases_case USING btree (id varchar_pattern_ops);
CREATE INDEX cases_case_unit_id_f34fc706 ON public.cases_case USING btree (unit_id);
CREATE INDEX cases_casegroup_agency_id_fa564184 ON public.cases_casegroup USING btree (agency_id);
CREATE INDEX cases_casegroup_id_5cd1609c_like ON public.cases_casegroup USING btree (id varchar_pattern_ops);
CREATE INDEX cases_casemessage_case_id_d0c4cc0b ON public.cases_casemessage USING btree (case_id);
CREATE INDEX cases_casemessage_case_id_d0c4cc0b_like ON public.cases_casemessage USING btree (case_id varchar_pattern_ops);
CREATE INDEX cases_casesignature_case_id_22d7243d_like ON public.cases_casesignature USING btree (case_id varchar_pattern_ops);
CREATE INDEX cases_casestep_actor_id_3b7ef580 ON public.cases_casestep USING btree (actor_id);
CREATE INDEX cases_casestep_case_id_70bbe3b6 ON public.cases_casestep USING btree (case_id);
CREATE INDEX cases_casestep_case_id_70bbe3b6_like ON public.cases_casestep USING btree (case_id varchar_pattern_ops);
CREATE INDEX cases_casestep_unit_id_3e58d0ac ON public.cases_casestep USING btree (unit_id);
CREATE INDEX cases_groupmember_case_id_6ecbf1ca_like ON public.cases_groupmember USING btree (case_id varchar_pattern_ops);
CREATE INDEX cases_groupmember_group_id_8317ed97 ON public.cases_groupmember USING btree (group_id);
CREATE INDEX cases_groupmember_group_id_8317ed97_like ON public.cases_groupmember USING btree (group_id varchar_pattern_ops);
CREATE INDEX cases_likeness_case_id_75632959 ON public.cases_likeness USING btree (case_id);
CREATE INDEX cases_likeness_case_id_75632959_like ON public.cases_likeness USING btree (case_id varchar_pattern_ops);
CREATE INDEX cases_likeness_other_id_88018e22 ON public.cases_likeness USING btree (other_id);
CREATE INDEX cases_likeness_other_id_88018e22_like ON public.cases_likeness USING btree (other_id varchar_pattern_ops);
CREATE INDEX cases_likeness_set_aside_by_id_1ef7d01d ON public.cases_likeness USING btree (set_aside_by_id);
CREATE INDEX cases_signatureband_signature_id_e103c72f ON public.cases_signatureband USING btree (signature_id);
CREATE INDEX content_object_idx ON public.wagtailcore_revision USING btree (content_type_id, object_id);
CREATE INDEX copy_figures_day ON public.delivery_copyfigures USING btree (day);
CREATE INDEX delivery_broadcast_placement_id_016a4960 ON public.delivery_broadcast USING btree (placement_id);
CREATE INDEX delivery_broadcast_release_id_650f3713 ON public.delivery_broadcast USING btree (release_id);
CREATE INDEX delivery_copyfigures_placement_id_682a23e3 ON public.delivery_copyfigures USING btree (placement_id);
CREATE INDEX delivery_followers_account_id_d2fdbcd6 ON public.delivery_followers USING btree (account_id);
CREATE INDEX delivery_placement_account_id_aeed419b ON public.delivery_placement USING btree (account_id);
CREATE INDEX delivery_placement_release_id_4cd3cbea ON public.delivery_placement USING btree (release_id);
CREATE INDEX delivery_placement_sending_release_id_8cf4e4e6 ON public.delivery_placement USING btree (sending_release_id);
CREATE INDEX delivery_placement_shown_release_id_cf97fe18 ON public.delivery_placement USING btree (shown_release_id);
CREATE INDEX delivery_placement_statement_id_0fd14a26 ON public.delivery_placement USING btree (statement_id);
CREATE INDEX delivery_placement_statement_id_0fd14a26_like ON public.delivery_placement USING btree (statement_id varchar_pattern_ops);
CREATE INDEX delivery_step_actor_id_f758bab6 ON public.delivery_step USING btree (actor_id);
CREATE INDEX delivery_step_placement_id_0e8b3584 ON public.delivery_step USING btree (placement_id);
CREATE INDEX delivery_usage_account_id_788a8ecd ON public.delivery_usage USING btree (account_id);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX formstate_user_object ON public.wagtailadmin_formstate USING btree (user_id, content_type_id, object_id, parent_object_id);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX inbox_conversation_account_id_05696162 ON public.inbox_conversation USING btree (account_id);
CREATE INDEX inbox_conversation_person_digest_6ced8340_like ON public.inbox_conversation USING btree (person_digest varchar_pattern_ops);
CREATE INDEX inbox_inboundevent_account_id_870ea9c7 ON public.inbox_inboundevent USING btree (account_id);
CREATE INDEX inbox_inboundevent_fingerprint_f9f98647_like ON public.inbox_inboundevent USING btree (fingerprint varchar_pattern_ops);
CREATE INDEX inbox_message_answers_id_63f50417 ON public.inbox_message USING btree (answers_id);
CREATE INDEX inbox_message_author_id_6fb862c9 ON public.inbox_message USING btree (author_id);
CREATE INDEX inbox_message_conversation_id_37bc0d72 ON public.inbox_message USING btree (conversation_id);
CREATE INDEX message_moving ON public.inbox_message USING btree (id) WHERE ((state)::text = ANY ((ARRAY['queued'::character varying, 'sending'::character varying])::text[]));
CREATE INDEX message_not_taken_up ON public.inbox_message USING btree (at, id) WHERE (((direction)::text = 'in'::text) AND (NOT taken_up));
CREATE UNIQUE INDEX message_once ON public.inbox_message USING btree (remote_digest) WHERE (NOT ((remote_digest)::text = ''::text));
CREATE INDEX newsroom_article_agency_id_71d6e932 ON public.newsroom_article USING btree (agency_id);
CREATE INDEX newsroom_article_area_id_25441602 ON public.newsroom_article USING btree (area_id);
CREATE INDEX newsroom_article_category_id_fe098c8b ON public.newsroom_article USING btree (category_id);
CREATE INDEX newsroom_article_cover_id_f8b431cf ON public.newsroom_article USING btree (cover_id);
CREATE INDEX newsroom_article_latest_revision_id_1c8a2799 ON public.newsroom_article USING btree (latest_revision_id);
CREATE INDEX newsroom_article_locked_by_id_6d0cc75b ON public.newsroom_article USING btree (locked_by_id);
CREATE INDEX newsroom_article_statement_id_95609fed_like ON public.newsroom_article USING btree (statement_id varchar_pattern_ops);
CREATE INDEX newsroom_article_translation_of_id_119ff492 ON public.newsroom_article USING btree (translation_of_id);
CREATE INDEX newsroom_article_unit_id_07be1a4a ON public.newsroom_article USING btree (unit_id);
CREATE INDEX newsroom_category_key_6918dd5f_like ON public.newsroom_category USING btree (key varchar_pattern_ops);
CREATE INDEX newsroom_contribution_article_id_21afaf54 ON public.newsroom_contribution USING btree (article_id);
CREATE INDEX newsroom_contribution_person_id_6b675afc ON public.newsroom_contribution USING btree (person_id);
CREATE INDEX newsroom_contribution_revision_id_40e7f319 ON public.newsroom_contribution USING btree (revision_id);
CREATE UNIQUE INDEX one_account_per_remote_id ON public.agencies_channelaccount USING btree (channel, remote_id) WHERE (NOT ((remote_id)::text = ''::text));
CREATE UNIQUE INDEX one_open_brand_proposal ON public.agencies_brandproposal USING btree (agency_id) WHERE ((state)::text = 'open'::text);
CREATE UNIQUE INDEX one_placement_per_remote_id ON public.delivery_placement USING btree (account_id, remote_id) WHERE (NOT ((remote_id)::text = ''::text));
CREATE UNIQUE INDEX one_portal_per_agency ON public.agencies_channelaccount USING btree (agency_id) WHERE (((channel)::text = 'portal'::text) AND (NOT ((state)::text = 'retired'::text)));
CREATE UNIQUE INDEX one_private_reply_to_a_comment ON public.inbox_message USING btree (answers_id) WHERE (((way)::text = 'private_reply'::text) AND (NOT ((state)::text = 'failed'::text)));
CREATE INDEX placement_due ON public.delivery_placement USING btree (account_id, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX placement_last_look ON public.delivery_placement USING btree (account_id, observed_at DESC) WHERE (observed_at IS NOT NULL);
CREATE INDEX placement_open ON public.delivery_placement USING btree (id DESC) WHERE ((state)::text = ANY ((ARRAY['pending'::character varying, 'uncertain'::character varying, 'differs'::character varying, 'blocked'::character varying])::text[]));
CREATE INDEX placement_state ON public.delivery_placement USING btree (state);
CREATE INDEX portal_agencyreads_agency_id_fe17c7c4 ON public.portal_agencyreads USING btree (agency_id);
CREATE INDEX portal_readlog_first_line_2f728948_like ON public.portal_readlog USING btree (first_line varchar_pattern_ops);
CREATE INDEX portal_reads_statement_id_fbde1cea ON public.portal_reads USING btree (statement_id);
CREATE INDEX portal_reads_statement_id_fbde1cea_like ON public.portal_reads USING btree (statement_id varchar_pattern_ops);
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX publication_category ON public.releases_publication USING btree (category, first_published_at DESC);
CREATE INDEX publication_changed ON public.releases_publication USING btree (changed);
CREATE INDEX publication_newest ON public.releases_publication USING btree (first_published_at DESC);
CREATE INDEX publication_search ON public.releases_publication USING gin (search);
CREATE INDEX reads_day ON public.portal_reads USING btree (day);
CREATE INDEX referenceindex_source_object ON public.wagtailcore_referenceindex USING btree (base_content_type_id, object_id);
CREATE INDEX referenceindex_target_object ON public.wagtailcore_referenceindex USING btree (to_content_type_id, to_object_id);
CREATE INDEX register_change_newest ON public.agencies_registerchange USING btree (agency_id, id DESC);
CREATE INDEX releases_blob_digest_f2e31767_like ON public.releases_blob USING btree (digest varchar_pattern_ops);
CREATE INDEX releases_copy_account_id_56fbcccf ON public.releases_copy USING btree (account_id);
CREATE INDEX releases_copy_statement_id_1f4af131 ON public.releases_copy USING btree (statement_id);
CREATE INDEX releases_copy_statement_id_1f4af131_like ON public.releases_copy USING btree (statement_id varchar_pattern_ops);
CREATE INDEX releases_facet_agency_id_48318b5e ON public.releases_facet USING btree (agency_id);
CREATE INDEX releases_publication_release_id_290151e2 ON public.releases_publication USING btree (release_id);
CREATE INDEX releases_publication_statement_id_92fe56b4_like ON public.releases_publication USING btree (statement_id varchar_pattern_ops);
CREATE INDEX releases_release_approver_id_c9329f52 ON public.releases_release USING btree (approver_id);
CREATE INDEX releases_release_statement_id_ddaa2034 ON public.releases_release USING btree (statement_id);
CREATE INDEX releases_release_statement_id_ddaa2034_like ON public.releases_release USING btree (statement_id varchar_pattern_ops);
CREATE INDEX releases_statement_agency_id_6a1f155b ON public.releases_statement USING btree (agency_id);
CREATE INDEX releases_statement_id_216aea26_like ON public.releases_statement USING btree (id varchar_pattern_ops);
CREATE INDEX releases_statement_translation_of_id_768cecf7 ON public.releases_statement USING btree (translation_of_id);
CREATE INDEX releases_statement_translation_of_id_768cecf7_like ON public.releases_statement USING btree (translation_of_id varchar_pattern_ops);
CREATE INDEX releases_statement_unit_id_dd34d511 ON public.releases_statement USING btree (unit_id);
CREATE INDEX releases_topic_agency_id_97ec629e ON public.releases_topic USING btree (agency_id);
CREATE INDEX releases_topicname_agency_id_e6f5554d ON public.releases_topicname USING btree (agency_id);
CREATE INDEX signature_waits ON public.cases_casesignature USING btree (id) WHERE (compared_at IS NULL);
CREATE INDEX step_time_line ON public.delivery_step USING btree (placement_id, at);
CREATE INDEX taggit_tag_name_58eb2ed9_like ON public.taggit_tag USING btree (name varchar_pattern_ops);
CREATE INDEX taggit_tag_slug_6be58b2c_like ON public.taggit_tag USING btree (slug varchar_pattern_ops);
CREATE INDEX taggit_tagg_content_8fc721_idx ON public.taggit_taggeditem USING btree (content_type_id, object_id);
CREATE INDEX taggit_taggeditem_content_type_id_9957a03c ON public.taggit_taggeditem USING btree (content_type_id);
CREATE INDEX taggit_taggeditem_object_id_e2d7d1df ON public.taggit_taggeditem USING btree (object_id);
CREATE INDEX taggit_taggeditem_tag_id_f4f5b767 ON public.taggit_taggeditem USING btree (tag_id);
CREATE UNIQUE INDEX unique_in_progress_workflow ON public.wagtailcore_workflowstate USING btree (base_content_type_id, object_id) WHERE ((status)::text = ANY ((ARRAY['in_progress'::character varying, 'needs_changes'::character varying])::text[]));
CREATE INDEX wagtailadmi_content_717955_idx ON public.wagtailadmin_editingsession USING btree (content_type_id, object_id);
CREATE INDEX wagtailadmin_editingsession_content_type_id_4df7730e ON public.wagtailadmin_editingsession USING btree (content_type_id);
CREATE INDEX wagtailadmin_editingsession_user_id_6e1a9b70 ON public.wagtailadmin_editingsession USING btree (user_id);
CREATE INDEX wagtailadmin_formstate_content_type_id_e32438b3 ON public.wagtailadmin_formstate USING btree (content_type_id);
CREATE INDEX wagtailadmin_formstate_user_id_b910adc2 ON public.wagtailadmin_formstate USING btree (user_id);
CREATE INDEX wagtailcore_apitoken_key_hash_65979b78_like ON public.wagtailcore_apitoken USING btree (key_hash varchar_pattern_ops);
CREATE INDEX wagtailcore_apitoken_user_id_49b1141b ON public.wagtailcore_apitoken USING btree (user_id);
CREATE INDEX wagtailcore_collection_path_d848dc19_like ON public.wagtailcore_collection USING btree (path varchar_pattern_ops);
CREATE INDEX wagtailcore_collectionview_collectionviewrestriction__47320efd ON public.wagtailcore_collectionviewrestriction_groups USING btree (collectionviewrestriction_id);
CREATE INDEX wagtailcore_collectionviewrestriction_collection_id_761908ec ON public.wagtailcore_collectionviewrestriction USING btree (collection_id);
CREATE INDEX wagtailcore_collectionviewrestriction_groups_group_id_1823f2a3 ON public.wagtailcore_collectionviewrestriction_groups USING btree (group_id);
CREATE INDEX wagtailcore_comment_page_id_108444b5 ON public.wagtailcore_comment USING btree (page_id);
CREATE INDEX wagtailcore_comment_resolved_by_id_a282aa0e ON public.wagtailcore_comment USING btree (resolved_by_id);
CREATE INDEX wagtailcore_comment_revision_created_id_1d058279 ON public.wagtailcore_comment USING btree (revision_created_id);
CREATE INDEX wagtailcore_comment_user_id_0c577ca6 ON public.wagtailcore_comment USING btree (user_id);
CREATE INDEX wagtailcore_commentreply_comment_id_afc7e027 ON public.wagtailcore_commentreply USING btree (comment_id);
CREATE INDEX wagtailcore_commentreply_user_id_d0b3b9c3 ON public.wagtailcore_commentreply USING btree (user_id);
CREATE INDEX wagtailcore_groupapprovalt_groupapprovaltask_id_9a9255ea ON public.wagtailcore_groupapprovaltask_groups USING btree (groupapprovaltask_id);
CREATE INDEX wagtailcore_groupapprovaltask_groups_group_id_2e64b61f ON public.wagtailcore_groupapprovaltask_groups USING btree (group_id);
CREATE INDEX wagtailcore_groupcollectionpermission_collection_id_5423575a ON public.wagtailcore_groupcollectionpermission USING btree (collection_id);
CREATE INDEX wagtailcore_groupcollectionpermission_group_id_05d61460 ON public.wagtailcore_groupcollectionpermission USING btree (group_id);
CREATE INDEX wagtailcore_groupcollectionpermission_permission_id_1b626275 ON public.wagtailcore_groupcollectionpermission USING btree (permission_id);
CREATE INDEX wagtailcore_grouppagepermission_group_id_fc07e671 ON public.wagtailcore_grouppagepermission USING btree (group_id);
CREATE INDEX wagtailcore_grouppagepermission_page_id_710b114a ON public.wagtailcore_grouppagepermission USING btree (page_id);
CREATE INDEX wagtailcore_grouppagepermission_permission_id_05acb22e ON public.wagtailcore_grouppagepermission USING btree (permission_id);
CREATE INDEX wagtailcore_groupsitepermission_group_id_e5cdbee4 ON public.wagtailcore_groupsitepermission USING btree (group_id);
CREATE INDEX wagtailcore_groupsitepermission_permission_id_459b1f38 ON public.wagtailcore_groupsitepermission USING btree (permission_id);
CREATE INDEX wagtailcore_groupsitepermission_site_id_245de488 ON public.wagtailcore_groupsitepermission USING btree (site_id);
CREATE INDEX wagtailcore_locale_language_code_03149338_like ON public.wagtailcore_locale USING btree (language_code varchar_pattern_ops);
CREATE INDEX wagtailcore_modellogentry_action_d2d856ee ON public.wagtailcore_modellogentry USING btree (action);
CREATE INDEX wagtailcore_modellogentry_action_d2d856ee_like ON public.wagtailcore_modellogentry USING btree (action varchar_pattern_ops);
CREATE INDEX wagtailcore_modellogentry_content_changed_8bc39742 ON public.wagtailcore_modellogentry USING btree (content_changed);
CREATE INDEX wagtailcore_modellogentry_content_type_id_68849e77 ON public.wagtailcore_modellogentry USING btree (content_type_id);
CREATE INDEX wagtailcore_modellogentry_object_id_e0e7d4ef ON public.wagtailcore_modellogentry USING btree (object_id);
CREATE INDEX wagtailcore_modellogentry_object_id_e0e7d4ef_like ON public.wagtailcore_modellogentry USING btree (object_id varchar_pattern_ops);
CREATE INDEX wagtailcore_modellogentry_revision_id_df6ca33a ON public.wagtailcore_modellogentry USING btree (revision_id);
CREATE INDEX wagtailcore_modellogentry_timestamp_9694521b ON public.wagtailcore_modellogentry USING btree ("timestamp");
CREATE INDEX wagtailcore_modellogentry_user_id_0278d1bf ON public.wagtailcore_modellogentry USING btree (user_id);
CREATE INDEX wagtailcore_page_alias_of_id_12945502 ON public.wagtailcore_page USING btree (alias_of_id);
CREATE INDEX wagtailcore_page_content_type_id_c28424df ON public.wagtailcore_page USING btree (content_type_id);
CREATE INDEX wagtailcore_page_first_published_at_2b5dd637 ON public.wagtailcore_page USING btree (first_published_at);
CREATE INDEX wagtailcore_page_latest_revision_id_e60fef51 ON public.wagtailcore_page USING btree (latest_revision_id);
CREATE INDEX wagtailcore_page_live_revision_id_930bd822 ON public.wagtailcore_page USING btree (live_revision_id);
CREATE INDEX wagtailcore_page_locale_id_3c7e30a6 ON public.wagtailcore_page USING btree (locale_id);
CREATE INDEX wagtailcore_page_locked_by_id_bcb86245 ON public.wagtailcore_page USING btree (locked_by_id);
CREATE INDEX wagtailcore_page_owner_id_fbf7c332 ON public.wagtailcore_page USING btree (owner_id);
CREATE INDEX wagtailcore_page_path_98eba2c8_like ON public.wagtailcore_page USING btree (path varchar_pattern_ops);
CREATE INDEX wagtailcore_page_slug_e7c11b8f ON public.wagtailcore_page USING btree (slug);
CREATE INDEX wagtailcore_page_slug_e7c11b8f_like ON public.wagtailcore_page USING btree (slug varchar_pattern_ops);
CREATE INDEX wagtailcore_pagelogentry_action_c2408198 ON public.wagtailcore_pagelogentry USING btree (action);
CREATE INDEX wagtailcore_pagelogentry_action_c2408198_like ON public.wagtailcore_pagelogentry USING btree (action varchar_pattern_ops);
CREATE INDEX wagtailcore_pagelogentry_content_changed_99f27ade ON public.wagtailcore_pagelogentry USING btree (content_changed);
CREATE INDEX wagtailcore_pagelogentry_content_type_id_74e7708a ON public.wagtailcore_pagelogentry USING btree (content_type_id);
CREATE INDEX wagtailcore_pagelogentry_page_id_8464e327 ON public.wagtailcore_pagelogentry USING btree (page_id);
CREATE INDEX wagtailcore_pagelogentry_revision_id_8043d103 ON public.wagtailcore_pagelogentry USING btree (revision_id);
CREATE INDEX wagtailcore_pagelogentry_timestamp_deb774c4 ON public.wagtailcore_pagelogentry USING btree ("timestamp");
CREATE INDEX wagtailcore_pagelogentry_user_id_604ccfd8 ON public.wagtailcore_pagelogentry USING btree (user_id);
CREATE INDEX wagtailcore_pagerevision_approved_go_live_at_e56afc67 ON public.wagtailcore_revision USING btree (approved_go_live_at);
CREATE INDEX wagtailcore_pagerevision_created_at_66954e3b ON public.wagtailcore_revision USING btree (created_at);
CREATE INDEX wagtailcore_pagerevision_user_id_2409d2f4 ON public.wagtailcore_revision USING btree (user_id);
CREATE INDEX wagtailcore_pagesubscription_page_id_a085e7a6 ON public.wagtailcore_pagesubscription USING btree (page_id);
CREATE INDEX wagtailcore_pagesubscription_user_id_89d7def9 ON public.wagtailcore_pagesubscription USING btree (user_id);
CREATE INDEX wagtailcore_pageviewrestri_pageviewrestriction_id_f147a99a ON public.wagtailcore_pageviewrestriction_groups USING btree (pageviewrestriction_id);
CREATE INDEX wagtailcore_pageviewrestriction_groups_group_id_6460f223 ON public.wagtailcore_pageviewrestriction_groups USING btree (group_id);
CREATE INDEX wagtailcore_pageviewrestriction_page_id_15a8bea6 ON public.wagtailcore_pageviewrestriction USING btree (page_id);
CREATE INDEX wagtailcore_referenceindex_base_content_type_id_313cf40f ON public.wagtailcore_referenceindex USING btree (base_content_type_id);
CREATE INDEX wagtailcore_referenceindex_content_type_id_766e0336 ON public.wagtailcore_referenceindex USING btree (content_type_id);
CREATE INDEX wagtailcore_referenceindex_to_content_type_id_93690bbd ON public.wagtailcore_referenceindex USING btree (to_content_type_id);
CREATE INDEX wagtailcore_revision_base_content_type_id_5b4ef7bd ON public.wagtailcore_revision USING btree (base_content_type_id);
CREATE INDEX wagtailcore_revision_content_type_id_c8cb69c0 ON public.wagtailcore_revision USING btree (content_type_id);
CREATE INDEX wagtailcore_site_hostname_96b20b46 ON public.wagtailcore_site USING btree (hostname);
CREATE INDEX wagtailcore_site_hostname_96b20b46_like ON public.wagtailcore_site USING btree (hostname varchar_pattern_ops);
CREATE INDEX wagtailcore_site_root_page_id_e02fb95c ON public.wagtailcore_site USING btree (root_page_id);
CREATE INDEX wagtailcore_task_content_type_id_249ab8ba ON public.wagtailcore_task USING btree (content_type_id);
CREATE INDEX wagtailcore_taskstate_content_type_id_0a758fdc ON public.wagtailcore_taskstate USING btree (content_type_id);
CREATE INDEX wagtailcore_taskstate_finished_by_id_13f98229 ON public.wagtailcore_taskstate USING btree (finished_by_id);
CREATE INDEX wagtailcore_taskstate_page_revision_id_9f52c88e ON public.wagtailcore_taskstate USING btree (revision_id);
CREATE INDEX wagtailcore_taskstate_task_id_c3677c34 ON public.wagtailcore_taskstate USING btree (task_id);
CREATE INDEX wagtailcore_taskstate_workflow_state_id_9239a775 ON public.wagtailcore_taskstate USING btree (workflow_state_id);
CREATE INDEX wagtailcore_uploadedfile_for_content_type_id_b0fc87b2 ON public.wagtailcore_uploadedfile USING btree (for_content_type_id);
CREATE INDEX wagtailcore_uploadedfile_uploaded_by_user_id_c7580fe8 ON public.wagtailcore_uploadedfile USING btree (uploaded_by_user_id);
CREATE INDEX wagtailcore_uuid_06a44d_idx ON public.wagtailcore_pagelogentry USING btree (uuid, action, "timestamp" DESC);
CREATE INDEX wagtailcore_uuid_d6363b_idx ON public.wagtailcore_modellogentry USING btree (uuid, action, "timestamp" DESC);
CREATE INDEX wagtailcore_workflowcontenttype_workflow_id_9aad7cd2 ON public.wagtailcore_workflowcontenttype USING btree (workflow_id);
CREATE INDEX wagtailcore_workflowpage_workflow_id_56f56ff6 ON public.wagtailcore_workflowpage USING btree (workflow_id);
CREATE INDEX wagtailcore_workflowstate_base_content_type_id_a30dc576 ON public.wagtailcore_workflowstate USING btree (base_content_type_id);
CREATE INDEX wagtailcore_workflowstate_content_type_id_2bb78ce1 ON public.wagtailcore_workflowstate USING btree (content_type_id);
CREATE INDEX wagtailcore_workflowstate_requested_by_id_4090bca3 ON public.wagtailcore_workflowstate USING btree (requested_by_id);
CREATE INDEX wagtailcore_workflowstate_workflow_id_1f18378f ON public.wagtailcore_workflowstate USING btree (workflow_id);
CREATE INDEX wagtailcore_workflowtask_task_id_ce7716fe ON public.wagtailcore_workflowtask USING btree (task_id);
CREATE INDEX wagtailcore_workflowtask_workflow_id_b9717175 ON public.wagtailcore_workflowtask USING btree (workflow_id);
CREATE INDEX wagtaildocs_document_collection_id_23881625 ON public.wagtaildocs_document USING btree (collection_id);
CREATE INDEX wagtaildocs_document_uploaded_by_user_id_17258b41 ON public.wagtaildocs_document USING btree (uploaded_by_user_id);
CREATE INDEX wagtailimages_image_collection_id_c2f8af7e ON public.wagtailimages_image USING btree (collection_id);
CREATE INDEX wagtailimages_image_created_at_86fa6cd4 ON public.wagtailimages_image USING btree (created_at);
CREATE INDEX wagtailimages_image_file_hash_fb5bbb23 ON public.wagtailimages_image USING btree (file_hash);
CREATE INDEX wagtailimages_image_file_hash_fb5bbb23_like ON public.wagtailimages_image USING btree (file_hash varchar_pattern_ops);
CREATE INDEX wagtailimages_image_uploaded_by_user_id_5d73dc75 ON public.wagtailimages_image USING btree (uploaded_by_user_id);
CREATE INDEX wagtailimages_rendition_filter_spec_1cba3201 ON public.wagtailimages_rendition USING btree (filter_spec);
CREATE INDEX wagtailimages_rendition_filter_spec_1cba3201_like ON public.wagtailimages_rendition USING btree (filter_spec varchar_pattern_ops);
CREATE INDEX wagtailimages_rendition_image_id_3e1fd774 ON public.wagtailimages_rendition USING btree (image_id);
CREATE INDEX wagtailsear_autocom_476c89_gin ON public.wagtailsearch_indexentry USING gin (autocomplete);
CREATE INDEX wagtailsear_body_90c85d_gin ON public.wagtailsearch_indexentry USING gin (body);
CREATE INDEX wagtailsear_title_9caae0_gin ON public.wagtailsearch_indexentry USING gin (title);
CREATE INDEX wagtailsearch_indexentry_content_type_id_62ed694f ON public.wagtailsearch_indexentry USING btree (content_type_id);
CREATE INDEX workflowstate_base_ct_id_idx ON public.wagtailcore_workflowstate USING btree (base_content_type_id, object_id);
CREATE INDEX workflowstate_ct_id_idx ON public.wagtailcore_workflowstate USING btree (content_type_id, object_id);
CREATE TRIGGER audit_is_append_only BEFORE DELETE OR UPDATE ON public.agencies_auditline FOR EACH ROW EXECUTE FUNCTION public.agencies_refuse_audit_change();
CREATE TRIGGER chain_is_not_emptied BEFORE TRUNCATE ON public.agencies_auditline FOR EACH STATEMENT EXECUTE FUNCTION public.agencies_refuse_seal_change();
CREATE TRIGGER chain_is_not_emptied BEFORE TRUNCATE ON public.agencies_auditseal FOR EACH STATEMENT EXECUTE FUNCTION public.agencies_refuse_seal_change();
CREATE TRIGGER inbound_event_is_never_altered BEFORE UPDATE ON public.inbox_inboundevent FOR EACH ROW EXECUTE FUNCTION public.inbox_refuse_event_change();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
CREATE TRIGGER register_log_is_append_only BEFORE DELETE OR UPDATE ON public.agencies_registerchange FOR EACH ROW EXECUTE FUNCTION public.agencies_refuse_register_change();
CREATE TRIGGER register_log_is_not_emptied BEFORE TRUNCATE ON public.agencies_registerchange FOR EACH STATEMENT EXECUTE FUNCTION public.agencies_refuse_register_change();
CREATE TRIGGER release_is_immutable BEFORE DELETE OR UPDATE ON public.releases_release FOR EACH ROW EXECUTE FUNCTION public.releases_refuse_change();
CREATE TRIGGER seal_is_append_only BEFORE DELETE OR UPDATE ON public.agencies_auditseal FOR EACH ROW EXECUTE FUNCTION public.agencies_refuse_seal_change();
ALTER TABLE ONLY public.agencies_appointment
    ADD CONSTRAINT agencies_appointment_agency_id_ab0a3dcf_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_appointment
    ADD CONSTRAINT agencies_appointment_person_id_3273ea89_fk_auth_user_id FOREIGN KEY (person_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_appointment
    ADD CONSTRAINT agencies_appointment_stands_in_for_id_575238a5_fk_auth_user_id FOREIGN KEY (stands_in_for_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_appointment
    ADD CONSTRAINT agencies_appointment_unit_id_d09d98d7_fk_agencies_unit_id FOREIGN KEY (unit_id) REFERENCES public.agencies_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_area
    ADD CONSTRAINT agencies_area_agency_id_f29d57d7_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_area
    ADD CONSTRAINT agencies_area_within_id_5969ace3_fk_agencies_area_id FOREIGN KEY (within_id) REFERENCES public.agencies_area(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_auditline
    ADD CONSTRAINT agencies_auditline_actor_id_b16079f7_fk_auth_user_id FOREIGN KEY (actor_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_auditline
    ADD CONSTRAINT agencies_auditline_agency_id_cce5d14d_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_auditline
    ADD CONSTRAINT agencies_auditline_seal_id_47107a93_fk_agencies_auditseal_id FOREIGN KEY (seal_id) REFERENCES public.agencies_auditseal(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_brand
    ADD CONSTRAINT agencies_brand_agency_id_17e2add8_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_brand
    ADD CONSTRAINT agencies_brand_approved_by_id_f4d9623b_fk_auth_user_id FOREIGN KEY (approved_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_brand
    ADD CONSTRAINT agencies_brand_proposed_by_id_f260bd9b_fk_auth_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_brandproposal
    ADD CONSTRAINT agencies_brandproposal_agency_id_97fe7c9f_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_brandproposal
    ADD CONSTRAINT agencies_brandproposal_decided_by_id_cc7cde49_fk_auth_user_id FOREIGN KEY (decided_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_brandproposal
    ADD CONSTRAINT agencies_brandproposal_proposed_by_id_aea4bb3f_fk_auth_user_id FOREIGN KEY (proposed_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_channelaccount
    ADD CONSTRAINT agencies_channelacco_agency_id_a118dbba_fk_agencies_ FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_channelaccount
    ADD CONSTRAINT agencies_channelacco_responsible_unit_id_e9cc327f_fk_agencies_ FOREIGN KEY (responsible_unit_id) REFERENCES public.agencies_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_listedchannel
    ADD CONSTRAINT agencies_listedchann_responsible_unit_id_0ee1a9d8_fk_agencies_ FOREIGN KEY (responsible_unit_id) REFERENCES public.agencies_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_listedchannel
    ADD CONSTRAINT agencies_listedchannel_agency_id_1d3f4bf7_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_personaltoken
    ADD CONSTRAINT agencies_personaltoken_person_id_59a0e691_fk_auth_user_id FOREIGN KEY (person_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_registerchange
    ADD CONSTRAINT agencies_registercha_agency_id_14dd1a61_fk_agencies_ FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.agencies_unit
    ADD CONSTRAINT agencies_unit_agency_id_f8cb4cae_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_user_groups
    ADD CONSTRAINT auth_user_groups_group_id_97559544_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_user_groups
    ADD CONSTRAINT auth_user_groups_user_id_6a12ed8b_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permi_permission_id_1fbb5f2c_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permissions_user_id_a95ead1b_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_answer
    ADD CONSTRAINT cases_answer_approver_id_1b7d9008_fk_auth_user_id FOREIGN KEY (approver_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_answer
    ADD CONSTRAINT cases_answer_case_id_d3442c42_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_agency_id_062136fa_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_case
    ADD CONSTRAINT cases_case_unit_id_f34fc706_fk_agencies_unit_id FOREIGN KEY (unit_id) REFERENCES public.agencies_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casegroup
    ADD CONSTRAINT cases_casegroup_agency_id_fa564184_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casemessage
    ADD CONSTRAINT cases_casemessage_case_id_d0c4cc0b_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casemessage
    ADD CONSTRAINT cases_casemessage_message_id_9dc9106d_fk_inbox_message_id FOREIGN KEY (message_id) REFERENCES public.inbox_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casesignature
    ADD CONSTRAINT cases_casesignature_case_id_22d7243d_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casestep
    ADD CONSTRAINT cases_casestep_actor_id_3b7ef580_fk_auth_user_id FOREIGN KEY (actor_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casestep
    ADD CONSTRAINT cases_casestep_case_id_70bbe3b6_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_casestep
    ADD CONSTRAINT cases_casestep_unit_id_3e58d0ac_fk_agencies_unit_id FOREIGN KEY (unit_id) REFERENCES public.agencies_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_groupmember
    ADD CONSTRAINT cases_groupmember_case_id_6ecbf1ca_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_groupmember
    ADD CONSTRAINT cases_groupmember_group_id_8317ed97_fk_cases_casegroup_id FOREIGN KEY (group_id) REFERENCES public.cases_casegroup(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_likeness
    ADD CONSTRAINT cases_likeness_case_id_75632959_fk_cases_case_id FOREIGN KEY (case_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_likeness
    ADD CONSTRAINT cases_likeness_other_id_88018e22_fk_cases_case_id FOREIGN KEY (other_id) REFERENCES public.cases_case(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_likeness
    ADD CONSTRAINT cases_likeness_set_aside_by_id_1ef7d01d_fk_auth_user_id FOREIGN KEY (set_aside_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.cases_signatureband
    ADD CONSTRAINT cases_signatureband_signature_id_e103c72f_fk_cases_cas FOREIGN KEY (signature_id) REFERENCES public.cases_casesignature(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_broadcast
    ADD CONSTRAINT delivery_broadcast_placement_id_016a4960_fk_delivery_ FOREIGN KEY (placement_id) REFERENCES public.delivery_placement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_broadcast
    ADD CONSTRAINT delivery_broadcast_release_id_650f3713_fk_releases_release_id FOREIGN KEY (release_id) REFERENCES public.releases_release(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_copyfigures
    ADD CONSTRAINT delivery_copyfigures_placement_id_682a23e3_fk_delivery_ FOREIGN KEY (placement_id) REFERENCES public.delivery_placement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_followers
    ADD CONSTRAINT delivery_followers_account_id_d2fdbcd6_fk_agencies_ FOREIGN KEY (account_id) REFERENCES public.agencies_channelaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_placement
    ADD CONSTRAINT delivery_placement_account_id_aeed419b_fk_agencies_ FOREIGN KEY (account_id) REFERENCES public.agencies_channelaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_placement
    ADD CONSTRAINT delivery_placement_release_id_4cd3cbea_fk_releases_release_id FOREIGN KEY (release_id) REFERENCES public.releases_release(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_placement
    ADD CONSTRAINT delivery_placement_sending_release_id_8cf4e4e6_fk_releases_ FOREIGN KEY (sending_release_id) REFERENCES public.releases_release(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_placement
    ADD CONSTRAINT delivery_placement_shown_release_id_cf97fe18_fk_releases_ FOREIGN KEY (shown_release_id) REFERENCES public.releases_release(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_placement
    ADD CONSTRAINT delivery_placement_statement_id_0fd14a26_fk_releases_ FOREIGN KEY (statement_id) REFERENCES public.releases_statement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_step
    ADD CONSTRAINT delivery_step_actor_id_f758bab6_fk_auth_user_id FOREIGN KEY (actor_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_step
    ADD CONSTRAINT delivery_step_placement_id_0e8b3584_fk_delivery_placement_id FOREIGN KEY (placement_id) REFERENCES public.delivery_placement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.delivery_usage
    ADD CONSTRAINT delivery_usage_account_id_788a8ecd_fk_agencies_ FOREIGN KEY (account_id) REFERENCES public.agencies_channelaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_conversation
    ADD CONSTRAINT inbox_conversation_account_id_05696162_fk_agencies_ FOREIGN KEY (account_id) REFERENCES public.agencies_channelaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_eventreading
    ADD CONSTRAINT inbox_eventreading_event_id_67edf241_fk_inbox_inboundevent_id FOREIGN KEY (event_id) REFERENCES public.inbox_inboundevent(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_inboundevent
    ADD CONSTRAINT inbox_inboundevent_account_id_870ea9c7_fk_agencies_ FOREIGN KEY (account_id) REFERENCES public.agencies_channelaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_message
    ADD CONSTRAINT inbox_message_answers_id_63f50417_fk_inbox_message_id FOREIGN KEY (answers_id) REFERENCES public.inbox_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_message
    ADD CONSTRAINT inbox_message_author_id_6fb862c9_fk_auth_user_id FOREIGN KEY (author_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_message
    ADD CONSTRAINT inbox_message_conversation_id_37bc0d72_fk_inbox_conversation_id FOREIGN KEY (conversation_id) REFERENCES public.inbox_conversation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_message
    ADD CONSTRAINT inbox_message_event_id_51311d15_fk_inbox_inboundevent_id FOREIGN KEY (event_id) REFERENCES public.inbox_inboundevent(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.inbox_quota
    ADD CONSTRAINT inbox_quota_account_id_c582914c_fk_agencies_channelaccount_id FOREIGN KEY (account_id) REFERENCES public.agencies_channelaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.newsroom_article
    ADD CONSTRAINT newsroom_article_agency_id_71d6e932_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.newsroom_article
    ADD CONSTRAINT newsroom_article_area_id_25441602_fk_agencies_area_id FOREIGN KEY (area_id) REFERENCES public.agencies_area(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.newsroom_article
    ADD CONSTRAINT newsroom_article_category_id_fe098c8b_fk_newsroom_category_id FOREIGN KEY (category_id) REFERENCES public.newsroom_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.newsroom_article
    ADD CONSTRAINT newsroom_article_cover_id_f8b431cf_fk_wagtailimages_image_id FOREIGN KEY (cover_id) REFERENCES public.wagtailimages_image(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.newsroom_article
    ADD CONSTRAINT newsroom_article_latest_revision_id_1c8a2799_fk_wagtailco FOREIGN KEY (latest_revision_id) REFERENCES public.wagtailcore_revision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.newsroom_article
    ADD CONSTRAINT newsroom_article_locked_by_id_6d0cc75b_fk_auth_user_id FOREIGN KEY (locked_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.newsroom_article
    ADD CONSTRAINT newsroom_article_statement_id_95609fed_fk_releases_statement_id FOREIGN KEY (statement_id) REFERENCES public.releases_statement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.newsroom_article
    ADD CONSTRAINT newsroom_article_translation_of_id_119ff492_fk_newsroom_ FOREIGN KEY (translation_of_id) REFERENCES public.newsroom_article(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.newsroom_article
    ADD CONSTRAINT newsroom_article_unit_id_07be1a4a_fk_agencies_unit_id FOREIGN KEY (unit_id) REFERENCES public.agencies_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.newsroom_contribution
    ADD CONSTRAINT newsroom_contributio_article_id_21afaf54_fk_newsroom_ FOREIGN KEY (article_id) REFERENCES public.newsroom_article(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.newsroom_contribution
    ADD CONSTRAINT newsroom_contributio_revision_id_40e7f319_fk_wagtailco FOREIGN KEY (revision_id) REFERENCES public.wagtailcore_revision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.newsroom_contribution
    ADD CONSTRAINT newsroom_contribution_person_id_6b675afc_fk_auth_user_id FOREIGN KEY (person_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portal_agencyreads
    ADD CONSTRAINT portal_agencyreads_agency_id_fe17c7c4_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.portal_reads
    ADD CONSTRAINT portal_reads_statement_id_fbde1cea_fk_releases_statement_id FOREIGN KEY (statement_id) REFERENCES public.releases_statement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
ALTER TABLE ONLY public.releases_copy
    ADD CONSTRAINT releases_copy_account_id_56fbcccf_fk_agencies_channelaccount_id FOREIGN KEY (account_id) REFERENCES public.agencies_channelaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_copy
    ADD CONSTRAINT releases_copy_statement_id_1f4af131_fk_releases_statement_id FOREIGN KEY (statement_id) REFERENCES public.releases_statement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_facet
    ADD CONSTRAINT releases_facet_agency_id_48318b5e_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_publication
    ADD CONSTRAINT releases_publication_release_id_290151e2_fk_releases_release_id FOREIGN KEY (release_id) REFERENCES public.releases_release(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_publication
    ADD CONSTRAINT releases_publication_statement_id_92fe56b4_fk_releases_ FOREIGN KEY (statement_id) REFERENCES public.releases_statement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_release
    ADD CONSTRAINT releases_release_approver_id_c9329f52_fk_auth_user_id FOREIGN KEY (approver_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_release
    ADD CONSTRAINT releases_release_statement_id_ddaa2034_fk_releases_statement_id FOREIGN KEY (statement_id) REFERENCES public.releases_statement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_statement
    ADD CONSTRAINT releases_statement_agency_id_6a1f155b_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_statement
    ADD CONSTRAINT releases_statement_translation_of_id_768cecf7_fk_releases_ FOREIGN KEY (translation_of_id) REFERENCES public.releases_statement(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_statement
    ADD CONSTRAINT releases_statement_unit_id_dd34d511_fk_agencies_unit_id FOREIGN KEY (unit_id) REFERENCES public.agencies_unit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_topic
    ADD CONSTRAINT releases_topic_agency_id_97ec629e_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.releases_topicname
    ADD CONSTRAINT releases_topicname_agency_id_e6f5554d_fk_agencies_agency_id FOREIGN KEY (agency_id) REFERENCES public.agencies_agency(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.taggit_taggeditem
    ADD CONSTRAINT taggit_taggeditem_content_type_id_9957a03c_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.taggit_taggeditem
    ADD CONSTRAINT taggit_taggeditem_tag_id_f4f5b767_fk_taggit_tag_id FOREIGN KEY (tag_id) REFERENCES public.taggit_tag(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailadmin_editingsession
    ADD CONSTRAINT wagtailadmin_editing_content_type_id_4df7730e_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailadmin_editingsession
    ADD CONSTRAINT wagtailadmin_editingsession_user_id_6e1a9b70_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailadmin_formstate
    ADD CONSTRAINT wagtailadmin_formsta_content_type_id_e32438b3_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailadmin_formstate
    ADD CONSTRAINT wagtailadmin_formstate_user_id_b910adc2_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_apitoken
    ADD CONSTRAINT wagtailcore_apitoken_user_id_49b1141b_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_collectionviewrestriction
    ADD CONSTRAINT wagtailcore_collecti_collection_id_761908ec_fk_wagtailco FOREIGN KEY (collection_id) REFERENCES public.wagtailcore_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_collectionviewrestriction_groups
    ADD CONSTRAINT wagtailcore_collecti_collectionviewrestri_47320efd_fk_wagtailco FOREIGN KEY (collectionviewrestriction_id) REFERENCES public.wagtailcore_collectionviewrestriction(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_collectionviewrestriction_groups
    ADD CONSTRAINT wagtailcore_collecti_group_id_1823f2a3_fk_auth_grou FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_comment
    ADD CONSTRAINT wagtailcore_comment_page_id_108444b5_fk_wagtailcore_page_id FOREIGN KEY (page_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_comment
    ADD CONSTRAINT wagtailcore_comment_resolved_by_id_a282aa0e_fk_auth_user_id FOREIGN KEY (resolved_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_comment
    ADD CONSTRAINT wagtailcore_comment_revision_created_id_1d058279_fk_wagtailco FOREIGN KEY (revision_created_id) REFERENCES public.wagtailcore_revision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_comment
    ADD CONSTRAINT wagtailcore_comment_user_id_0c577ca6_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_commentreply
    ADD CONSTRAINT wagtailcore_commentr_comment_id_afc7e027_fk_wagtailco FOREIGN KEY (comment_id) REFERENCES public.wagtailcore_comment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_commentreply
    ADD CONSTRAINT wagtailcore_commentreply_user_id_d0b3b9c3_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupapprovaltask_groups
    ADD CONSTRAINT wagtailcore_groupapp_group_id_2e64b61f_fk_auth_grou FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupapprovaltask_groups
    ADD CONSTRAINT wagtailcore_groupapp_groupapprovaltask_id_9a9255ea_fk_wagtailco FOREIGN KEY (groupapprovaltask_id) REFERENCES public.wagtailcore_groupapprovaltask(task_ptr_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupapprovaltask
    ADD CONSTRAINT wagtailcore_groupapp_task_ptr_id_cfe58781_fk_wagtailco FOREIGN KEY (task_ptr_id) REFERENCES public.wagtailcore_task(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupcollectionpermission
    ADD CONSTRAINT wagtailcore_groupcol_collection_id_5423575a_fk_wagtailco FOREIGN KEY (collection_id) REFERENCES public.wagtailcore_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupcollectionpermission
    ADD CONSTRAINT wagtailcore_groupcol_group_id_05d61460_fk_auth_grou FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupcollectionpermission
    ADD CONSTRAINT wagtailcore_groupcol_permission_id_1b626275_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_grouppagepermission
    ADD CONSTRAINT wagtailcore_grouppag_group_id_fc07e671_fk_auth_grou FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_grouppagepermission
    ADD CONSTRAINT wagtailcore_grouppag_page_id_710b114a_fk_wagtailco FOREIGN KEY (page_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_grouppagepermission
    ADD CONSTRAINT wagtailcore_grouppag_permission_id_05acb22e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupsitepermission
    ADD CONSTRAINT wagtailcore_groupsit_group_id_e5cdbee4_fk_auth_grou FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupsitepermission
    ADD CONSTRAINT wagtailcore_groupsit_permission_id_459b1f38_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_groupsitepermission
    ADD CONSTRAINT wagtailcore_groupsit_site_id_245de488_fk_wagtailco FOREIGN KEY (site_id) REFERENCES public.wagtailcore_site(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_modellogentry
    ADD CONSTRAINT wagtailcore_modellog_content_type_id_68849e77_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_alias_of_id_12945502_fk_wagtailcore_page_id FOREIGN KEY (alias_of_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_content_type_id_c28424df_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_latest_revision_id_e60fef51_fk_wagtailco FOREIGN KEY (latest_revision_id) REFERENCES public.wagtailcore_revision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_live_revision_id_930bd822_fk_wagtailco FOREIGN KEY (live_revision_id) REFERENCES public.wagtailcore_revision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_locale_id_3c7e30a6_fk_wagtailcore_locale_id FOREIGN KEY (locale_id) REFERENCES public.wagtailcore_locale(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_locked_by_id_bcb86245_fk_auth_user_id FOREIGN KEY (locked_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_page
    ADD CONSTRAINT wagtailcore_page_owner_id_fbf7c332_fk_auth_user_id FOREIGN KEY (owner_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_pagelogentry
    ADD CONSTRAINT wagtailcore_pageloge_content_type_id_74e7708a_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_revision
    ADD CONSTRAINT wagtailcore_pagerevision_user_id_2409d2f4_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_pagesubscription
    ADD CONSTRAINT wagtailcore_pagesubs_page_id_a085e7a6_fk_wagtailco FOREIGN KEY (page_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_pagesubscription
    ADD CONSTRAINT wagtailcore_pagesubscription_user_id_89d7def9_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_pageviewrestriction_groups
    ADD CONSTRAINT wagtailcore_pageview_group_id_6460f223_fk_auth_grou FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_pageviewrestriction
    ADD CONSTRAINT wagtailcore_pageview_page_id_15a8bea6_fk_wagtailco FOREIGN KEY (page_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_pageviewrestriction_groups
    ADD CONSTRAINT wagtailcore_pageview_pageviewrestriction__f147a99a_fk_wagtailco FOREIGN KEY (pageviewrestriction_id) REFERENCES public.wagtailcore_pageviewrestriction(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_referenceindex
    ADD CONSTRAINT wagtailcore_referenc_base_content_type_id_313cf40f_fk_django_co FOREIGN KEY (base_content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_referenceindex
    ADD CONSTRAINT wagtailcore_referenc_content_type_id_766e0336_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_referenceindex
    ADD CONSTRAINT wagtailcore_referenc_to_content_type_id_93690bbd_fk_django_co FOREIGN KEY (to_content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_revision
    ADD CONSTRAINT wagtailcore_revision_base_content_type_id_5b4ef7bd_fk_django_co FOREIGN KEY (base_content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_revision
    ADD CONSTRAINT wagtailcore_revision_content_type_id_c8cb69c0_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_site
    ADD CONSTRAINT wagtailcore_site_root_page_id_e02fb95c_fk_wagtailcore_page_id FOREIGN KEY (root_page_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_task
    ADD CONSTRAINT wagtailcore_task_content_type_id_249ab8ba_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_taskstate
    ADD CONSTRAINT wagtailcore_taskstat_content_type_id_0a758fdc_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_taskstate
    ADD CONSTRAINT wagtailcore_taskstat_revision_id_df25a499_fk_wagtailco FOREIGN KEY (revision_id) REFERENCES public.wagtailcore_revision(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_taskstate
    ADD CONSTRAINT wagtailcore_taskstat_workflow_state_id_9239a775_fk_wagtailco FOREIGN KEY (workflow_state_id) REFERENCES public.wagtailcore_workflowstate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_taskstate
    ADD CONSTRAINT wagtailcore_taskstate_finished_by_id_13f98229_fk_auth_user_id FOREIGN KEY (finished_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_taskstate
    ADD CONSTRAINT wagtailcore_taskstate_task_id_c3677c34_fk_wagtailcore_task_id FOREIGN KEY (task_id) REFERENCES public.wagtailcore_task(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_uploadedfile
    ADD CONSTRAINT wagtailcore_uploaded_for_content_type_id_b0fc87b2_fk_django_co FOREIGN KEY (for_content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_uploadedfile
    ADD CONSTRAINT wagtailcore_uploaded_uploaded_by_user_id_c7580fe8_fk_auth_user FOREIGN KEY (uploaded_by_user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflow_base_content_type_id_a30dc576_fk_django_co FOREIGN KEY (base_content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflow_content_type_id_2bb78ce1_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowcontenttype
    ADD CONSTRAINT wagtailcore_workflow_content_type_id_b261bb37_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflow_current_task_state_i_3a1a0632_fk_wagtailco FOREIGN KEY (current_task_state_id) REFERENCES public.wagtailcore_taskstate(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowpage
    ADD CONSTRAINT wagtailcore_workflow_page_id_81e7bab6_fk_wagtailco FOREIGN KEY (page_id) REFERENCES public.wagtailcore_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflow_requested_by_id_4090bca3_fk_auth_user FOREIGN KEY (requested_by_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowtask
    ADD CONSTRAINT wagtailcore_workflow_task_id_ce7716fe_fk_wagtailco FOREIGN KEY (task_id) REFERENCES public.wagtailcore_task(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowstate
    ADD CONSTRAINT wagtailcore_workflow_workflow_id_1f18378f_fk_wagtailco FOREIGN KEY (workflow_id) REFERENCES public.wagtailcore_workflow(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowpage
    ADD CONSTRAINT wagtailcore_workflow_workflow_id_56f56ff6_fk_wagtailco FOREIGN KEY (workflow_id) REFERENCES public.wagtailcore_workflow(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowcontenttype
    ADD CONSTRAINT wagtailcore_workflow_workflow_id_9aad7cd2_fk_wagtailco FOREIGN KEY (workflow_id) REFERENCES public.wagtailcore_workflow(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailcore_workflowtask
    ADD CONSTRAINT wagtailcore_workflow_workflow_id_b9717175_fk_wagtailco FOREIGN KEY (workflow_id) REFERENCES public.wagtailcore_workflow(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtaildocs_document
    ADD CONSTRAINT wagtaildocs_document_collection_id_23881625_fk_wagtailco FOREIGN KEY (collection_id) REFERENCES public.wagtailcore_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtaildocs_document
    ADD CONSTRAINT wagtaildocs_document_uploaded_by_user_id_17258b41_fk_auth_user FOREIGN KEY (uploaded_by_user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailimages_image
    ADD CONSTRAINT wagtailimages_image_collection_id_c2f8af7e_fk_wagtailco FOREIGN KEY (collection_id) REFERENCES public.wagtailcore_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailimages_image
    ADD CONSTRAINT wagtailimages_image_uploaded_by_user_id_5d73dc75_fk_auth_user FOREIGN KEY (uploaded_by_user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailimages_rendition
    ADD CONSTRAINT wagtailimages_rendit_image_id_3e1fd774_fk_wagtailim FOREIGN KEY (image_id) REFERENCES public.wagtailimages_image(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailsearch_indexentry
    ADD CONSTRAINT wagtailsearch_indexe_content_type_id_62ed694f_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wagtailusers_userprofile
    ADD CONSTRAINT wagtailusers_userprofile_user_id_59c92331_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES public.auth_user(id) DEFERRABLE INITIALLY DEFERRED;
