{#
    One row two versions of a form, each in both places: the share of the shorter one's lines that the other has too, by
    their words. Indicators tell; budget lines where neither form has an indicator. NULL where one has none.
#}
with pairs as (
    select * from {{ ref('int_version_pair') }}
),

lines as (
    select distinct
        form_id,
        fact_kind,
        fact_key
    from {{ ref('int_version_line') }}
    where fact_kind in ('indicator', 'budget')
),

counts as (
    select
        form_id,
        count(*) filter (where fact_kind = 'indicator') as indicators,
        count(*) filter (where fact_kind = 'budget') as budget_lines
    from lines
    group by form_id
),

shared as (
    select
        pairs.form_id,
        pairs.other_form_id,
        count(*) filter (where lines.fact_kind = 'indicator') as indicators,
        count(*) filter (where lines.fact_kind = 'budget') as budget_lines
    from pairs
    inner join lines on pairs.form_id = lines.form_id
    inner join lines as newer_lines
        on
            pairs.other_form_id = newer_lines.form_id
            and lines.fact_kind = newer_lines.fact_kind and lines.fact_key = newer_lines.fact_key
    group by pairs.form_id, pairs.other_form_id
),

final as (
    select
        pairs.form_id,
        pairs.other_form_id,
        case
            when own.indicators + other.indicators > 0
                then coalesce(shared.indicators, 0) / nullif(least(own.indicators, other.indicators), 0)
            else coalesce(shared.budget_lines, 0) / nullif(least(own.budget_lines, other.budget_lines), 0)
        end as likeness
    from pairs
    left join counts as own on pairs.form_id = own.form_id
    left join counts as other on pairs.other_form_id = other.form_id
    left join shared on pairs.form_id = shared.form_id and pairs.other_form_id = shared.other_form_id
)

select * from final
