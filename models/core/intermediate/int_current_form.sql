{# One row a form that counts: neither superseded nor of a withdrawn document. Facts, marts and audit rest on these. #}
{{ config(materialized='view') }}

with forms as (
    select * from {{ ref('dim_form') }}
),

final as (
    select *
    from forms
    where is_current
)

select * from final
