{#
    Fails with each known document (by the SHA-256 of its bytes) that has landed and gives another number of rows
    than the seed row_count_baselines says: rows lost as well as rows too many. `section_column` splits the rows. A document
    of which a form was superseded or withdrawn isn't counted.
#}
{% test row_count_matches_baseline(model, fact_table, section_column="'*'") %}

with counted as (
    select
        forms.document_id,
        {{ section_column }} as source_section,
        count(*) as row_count
    from {{ model }} as facts
    inner join {{ ref('dim_form') }} as forms on facts.form_id = forms.form_id
    where forms.document_id in (select document_id from {{ ref('row_count_baselines') }})
    group by all
)

select
    baselines.file_name,
    baselines.source_section,
    baselines.row_count as expected_rows,
    coalesce(counted.row_count, 0) as actual_rows
from {{ ref('row_count_baselines') }} as baselines
inner join {{ ref('dim_document') }} as documents on baselines.document_id = documents.document_id
left join counted
    on baselines.document_id = counted.document_id and baselines.source_section = counted.source_section
where
    baselines.fact_table = '{{ fact_table }}'
    and baselines.row_count <> coalesce(counted.row_count, 0)
    and baselines.document_id not in (select document_id from {{ ref('dim_form') }} where not is_current)

{% endtest %}
