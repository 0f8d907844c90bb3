{#
    One row a form that has other versions: whether it is current, which form took its place and by what, and why that
    can't be told (undecided_code). The current version is newer than each other one, like each of them, and not blank
    where another has figures. Where that can't be told, every version stays current, apart from copies.
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

likeness as (
    select
        pairs.form_id,
        coalesce(min(likeness.likeness), 0) < 0.5 as is_unlike
    from {{ ref('int_version_likeness') }} as likeness
    inner join pairs on likeness.form_id = pairs.form_id and likeness.other_form_id = pairs.other_form_id
    inner join wins on pairs.other_form_id = wins.form_id and wins.newer_than = wins.rival_count
    group by pairs.form_id
),

judged as (
    select
        firsts.*,
        coalesce(wins.newer_than, 0) as newer_than,
        followed.next_form_id,
        followed.order_basis,
        case
            when not bool_and(firsts.is_pairing_clear) over version then 'pairing_unclear'
            when count(*) over version = 1 then null
            when count(*) over version > 50 then 'too_many_versions'
            when not bool_and(firsts.is_year_firm) over version then 'year_uncertain'
            when not bool_or(wins.newer_than = wins.rival_count) over version then 'order_unknown'
            when bool_or(likeness.is_unlike) over version then 'forms_unlike'
            when
                bool_or(wins.newer_than = wins.rival_count and firsts.figure_count = 0) over version
                and bool_or(firsts.figure_count > 0) over version
                then 'newest_blank'
        end as undecided_code
    from firsts
    left join wins on firsts.form_id = wins.form_id
    left join followed on firsts.form_id = followed.form_id
    left join likeness on firsts.form_id = likeness.form_id
    window version as (partition by firsts.version_key)
),

final as (
    select
        versions.form_id,
        versions.form_key,
        case
            when versions.form_id <> versions.first_form_id then versions.first_form_id
            when judged.undecided_code is null then judged.next_form_id
        end as superseded_by,
        case
            when versions.form_id <> versions.first_form_id then 'copy'
            when judged.undecided_code is null then judged.order_basis
        end as superseded_basis,
        superseded_by is null as is_current,
        judged.undecided_code,
        case when judged.undecided_code is null then (judged.newer_than + 1)::integer end as revision_no
    from versions
    inner join judged on versions.first_form_id = judged.form_id
)

select * from final
