{#
    Fails with each text of the table that holds a telephone number, an identity-card number, an e-mail address, or a
    name or telephone number that stands in a personal cell of the same document (of any document, and then as the
    whole text, where the table has neither document_id nor form_id). One pass over all its text columns. The rows
    found say column, row and kinds, never the text. It is the second net: what it looks for is masked before
    (ingest/personal.py), so it finds only what gets past that. It warns in a build (a word taken for a name must not
    keep a whole province unpublished) and fails in `make test`. A bare number of eleven digits in a column of
    figures can't be told from an amount and passes, unless a personal cell holds it too.
#}
{% test no_personal_data(model) %}
{{ config(severity='warn') }}
-- depends_on: {{ ref('dim_form') }}
{% set figures = ['value_printed', 'printed_value', 'expected_value', 'text_printed', 'target_printed', 'actual_printed',
    'text_corrected'] %}
{% set coded = '(编码|代码|编号|文号|[账帐]号|单号|凭证|流水号|合同号|发票|证号|序号|项目号|号码为|[¥￥$]|金额|预算数?|支出|收入'
    ~ '|决算数?|执行数|合计|共计|总计|资金|经费|投资|余额|拨款)[^0-9]{0,2}[0-9]' %}

with texts as (
    {{ table_texts(model, adapter.get_columns_in_relation(model) if execute else []) }}
),

found as (
    {% for kind in ['phone', 'local_phone', 'identity_card', 'email'] %}
    select column_name, row_key, '{{ kind }}' as kind
    from texts
    where
        regexp_matches(text, '{{ contact_pattern(kind) }}')
        {% if kind == 'phone' %}and not regexp_matches(text, '{{ coded }}'){% endif %}
        {% if kind == 'identity_card' %}and not regexp_matches(text, '(编码|代码|文号)[^0-9]{0,2}[0-9]'){% endif %}
    union all
    {% endfor %}
    select column_name, row_key, 'phone' as kind
    from texts
    where
        regexp_full_match(text, '1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}')
        and column_name not in ('{{ figures | join("', '") }}')
    union all
    {{ known_people() }}
)

select column_name, row_key, list_sort(list_distinct(list(kind))) as kinds from found group by all
{% endtest %}
