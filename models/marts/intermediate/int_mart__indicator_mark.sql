{# One row an indicator: what its own form tells of it for marts.indicator_quality; NULL where a flag doesn't apply. #}
-- depends_on: {{ ref('quality_words') }}
{% set boilerplate_reason = seed_pattern('quality_words', 'boilerplate_reason') %}
{% set reason_word = seed_pattern('quality_words', 'reason_word') %}
{% set survey_word = seed_pattern('quality_words', 'survey_word') %}
with indicators as (
    select * from {{ ref('fct_indicator') }}
),

forms as (
    select * from {{ ref('int_mart__form') }}
),

directions as (
    select * from {{ ref('int_indicator_direction') }}
),

prior_actuals as (
    select * from {{ ref('int_mart__prior_actual') }}
),

units as (
    select * from {{ ref('units') }}
),

standards as (
    select * from {{ ref('standard_indicators') }}
),

names as (
    select * from {{ ref('int_indicator_name') }}
),

catalogue as (
    select tolerance as over_attained_from from {{ ref('rule_catalogue') }} where rule_code = 'over_attainment'
),

named as (
    select
        indicators.*,
        {{ name_key('indicators.indicator_name') }} as name_key,
        forms.region_code || '|' || {{ name_key('forms.department_name') }} as department_key,
        {% for column in ['deviation_reason', 'explanation', 'note'] %}
            regexp_replace(
                {{ squeeze('indicators.' ~ column) }},
                '^(偏差|未完成|扣分)?原因(分析)?(及改进措施)?[:：]|[。；;，,、.]+$', '', 'g'
            ) as {{ column }}_said,
        {% endfor %}
        concat_ws(
            '|', indicators.explanation, indicators.note, indicators.deviation_reason, indicators.target_basis
        ) as all_said,
        directions.is_less_better,
        coalesce(names.is_satisfaction, false)
        or coalesce(standard_names.is_satisfaction, false)
        or coalesce(indicators.level1_code = 'satisfaction' and not directions.is_less_better, false)
            as is_satisfaction,
        not indicators.is_target_met as is_missed,
        coalesce(indicators.score < indicators.weight, false) as is_short_of_points,
        coalesce(units.unit_kind in ('time', 'working_time', 'months'), false) as is_duration,
        prior_actuals.is_easier_than_prior
    from indicators
    inner join forms on indicators.form_id = forms.form_id
    inner join directions on indicators.indicator_id = directions.indicator_id
    left join prior_actuals on indicators.indicator_id = prior_actuals.indicator_id
    left join units on indicators.target_unit = units.unit_printed
    left join names on indicators.indicator_name = names.indicator_name
    left join standards on indicators.standard_indicator_code = standards.standard_indicator_code
    left join names as standard_names on standards.name_zh = standard_names.indicator_name
),

final as (
    select
        named.indicator_id,
        named.form_id,
        named.name_key,
        named.department_key,
        case when named.target_kind is not null then named.target_kind in ('numeric', 'date') end as is_quantitative,
        named.is_missed,
        named.is_short_of_points,
        case
            when named.is_missed or named.is_short_of_points
                then
                    coalesce(
                        named.deviation_reason_said is distinct from named.actual_printed
                        and named.deviation_reason_said is distinct from named.target_printed
                        and not regexp_matches(named.deviation_reason_said, {{ boilerplate_reason }}), false
                    )
                    {%- for column in ['explanation', 'note'] %}
                        or coalesce(
                            regexp_matches(named.{{ column }}_said, {{ reason_word }})
                            and not regexp_matches(named.{{ column }}_said, {{ boilerplate_reason }}), false
                        )
                    {%- endfor %}
        end as has_real_reason,
        case
            when
                named.target_kind = 'numeric' and named.target_comparator in ('>=', '>', '=') and named.target_value > 0
                and named.attainment_ratio is not null and not named.is_less_better and not named.is_duration
                then named.attainment_ratio >= catalogue.over_attained_from
        end as is_over_attained,
        named.is_easier_than_prior,
        case when named.is_satisfaction then not regexp_matches(named.all_said, {{ survey_word }}) end
            as is_satisfaction_unsourced,
        case when named.name_key is not null then named.standard_indicator_code is not null end as is_in_framework
    from named
    cross join catalogue
)

select * from final
