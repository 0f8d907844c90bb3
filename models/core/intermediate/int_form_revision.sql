{#
    One row a form that has other versions: whether it is current, which form took its place and by what, and why that
    can't be told (undecided_code). The current version is newer than each other one, like each of them, and not blank
    where another has figures. Where it isn't certain that they are one form, every version stays current, apart from
    copies. Where that is certain and only the order isn't, one counts all the same, or all its money would twice.
#}
with versions as (
    select * from {{ ref('int_version_content') }}
),

firsts as (
    select * from versions where form_id = first_form_id
),

pairs as (
    select * from {{ ref('int_version_pair') }}
),

wins as (
    select
        form_id,
        count(*) filter (where is_newer) as newer_than,
        count(*) as rival_count
    from pairs
    group by form_id
),

-- of the versions that are newer, the one right after; and by what that is known
followed as (
    select
        pairs.form_id,
        arg_min(pairs.other_form_id, (wins.newer_than, pairs.other_document_id)) as next_form_id,
        arg_min(pairs.order_basis, (wins.newer_than, pairs.other_document_id)) as order_basis
    from pairs
    inner join wins on pairs.other_form_id = wins.form_id
    where not pairs.is_newer
    group by pairs.form_id
),

-- the newest, or else one that is the same at every build: read rather than recognised, and fetched last
chosen as (
    select
        firsts.version_key,
        firsts.form_id,
        wins.newer_than = wins.rival_count as is_newest,
        firsts.figure_count = 0 as is_blank
    from firsts
    inner join wins on firsts.form_id = wins.form_id
    qualify
        row_number() over (
            partition by firsts.version_key
            order by
                wins.newer_than desc,
                firsts.is_recognised asc,
                firsts.fetched_on desc nulls last,
                firsts.document_id desc
        ) = 1
),

likeness as (
    select
        chosen.version_key,
        min(coalesce(likeness.likeness, 0)) < 0.5 as is_unlike
    from {{ ref('int_version_likeness') }} as likeness
    inner join chosen on likeness.other_form_id = chosen.form_id
    group by chosen.version_key
),

judged as (
    select
        firsts.*,
        coalesce(wins.newer_than, 0) as newer_than,
        case when chosen.is_newest then followed.next_form_id else chosen.form_id end as next_form_id,
        case when chosen.is_newest then followed.order_basis else 'undecided' end as order_basis,
        case
            when not bool_and(firsts.is_pairing_clear) over version then 'pairing_unclear'
            when count(*) over version = 1 then null
            when count(*) over version > 50 then 'too_many_versions'
            when not bool_and(firsts.is_year_firm) over version then 'year_uncertain'
            when likeness.is_unlike then 'forms_unlike'
            when chosen.is_blank and bool_or(firsts.figure_count > 0) over version then 'newest_blank'
            when not chosen.is_newest then 'order_unknown'
        end as undecided_code
    from firsts
    left join wins on firsts.form_id = wins.form_id
    left join followed on firsts.form_id = followed.form_id
    left join chosen on firsts.version_key = chosen.version_key
    left join likeness on firsts.version_key = likeness.version_key
    window version as (partition by firsts.version_key)
),

settled as (
    select
        *,
        coalesce(undecided_code, 'order_unknown') = 'order_unknown' as is_one_form
    from judged
),

final as (
    select
        versions.form_id,
        versions.form_key,
        case
            when versions.form_id <> versions.first_form_id then versions.first_form_id
            when settled.form_id <> settled.next_form_id and settled.is_one_form then settled.next_form_id
        end as superseded_by,
        case
            when versions.form_id <> versions.first_form_id then 'copy'
            when settled.form_id <> settled.next_form_id and settled.is_one_form then settled.order_basis
        end as superseded_basis,
        superseded_by is null as is_current,
        settled.undecided_code,
        case when settled.undecided_code is null then (settled.newer_than + 1)::integer end as revision_no
    from versions
    inner join settled on versions.first_form_id = settled.form_id
)

select * from final
