{#
    One row a published fact and a raw line that it rests on: facts rest on their own line, a computed total also on
    the scores of the lines that were summed (source_column names the one column taken; NULL for all).
#}
{{ config(materialized='view') }}

with budget as (
    select * from {{ ref('fct_budget') }}
),

indicators as (
    select * from {{ ref('fct_indicator') }}
),

scores as (
    select * from {{ ref('fct_score') }}
),

final as (
    select
        budget_id as fact_id,
        'fct_budget' as fact_table,
        'budget' as fact_kind,
        form_id,
        line_no,
        null as source_column
    from budget
    union all
    select
        indicator_id as fact_id,
        'fct_indicator' as fact_table,
        'indicator' as fact_kind,
        form_id,
        line_no,
        null as source_column
    from indicators
    union all
    select
        score_id as fact_id,
        'fct_score' as fact_table,
        'score' as fact_kind,
        form_id,
        line_no,
        null as source_column
    from scores
    where line_no is not null
    union all
    select
        totals.score_id as fact_id,
        'fct_score' as fact_table,
        'score' as fact_kind,
        totals.form_id,
        parts.line_no,
        'score' as source_column
    from scores as totals
    inner join scores as parts
        on totals.form_id = parts.form_id and parts.component_kind in ('indicator', 'budget_execution')
    where totals.basis = 'computed' and parts.score is not null
)

select * from final
