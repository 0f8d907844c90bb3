with

forms as (
    select * from {{ ref('int_mart__form') }}
),

levels as (
    select * from {{ ref('int_mart__form_level') }}
),

findings as (
    select
        form_id,
        count(*) as finding_count,
        count(*) filter (where severity = 'error') as error_count,
        count(*) filter (where severity = 'warning') as warning_count,
        count(*) filter (where severity = 'note') as note_count
    from {{ ref('fct_finding') }}
    group by form_id
),

grades as (
    select * from {{ ref('grades') }}
),

summed as (
    select
        forms.region_code,
        any_value(forms.region_name_zh) as region_name_zh,
        any_value(forms.region_name_en) as region_name_en,
        any_value(forms.province_code) as province_code,
        any_value(forms.province_name_zh) as province_name_zh,
        any_value(forms.province_name_en) as province_name_en,
        forms.fiscal_year,
        forms.form_kind,
        count(*) as form_count,
        count(forms.total_score) as scored_form_count,
        sum(forms.initial_budget_yuan)::decimal(18, 2) as initial_budget_yuan,
        sum(forms.adjusted_budget_yuan)::decimal(18, 2) as adjusted_budget_yuan,
        sum(forms.declared_budget_yuan)::decimal(18, 2) as declared_budget_yuan,
        sum(forms.executed_yuan)::decimal(18, 2) as executed_yuan,
        case
            when bool_and(forms.executed_basis = 'form') then 'form'
            when bool_and(forms.executed_basis = 'narrative') then 'narrative'
            when count(forms.executed_basis) > 0 then 'mixed'
        end as executed_basis,
        (sum(forms.executed_yuan) filter (where forms.adjusted_budget_yuan is not null))::decimal(18, 2)
            as rated_executed_yuan,
        (sum(forms.adjusted_budget_yuan) filter (where forms.executed_yuan is not null))::decimal(18, 2)
            as rated_budget_yuan,
        case when count(*) = 1 then any_value(forms.execution_rate_printed) end as execution_rate_printed,
        sum(forms.total_score)::decimal(18, 2) as rated_score,
        (sum(coalesce(forms.total_max, 100)) filter (where forms.total_score is not null))::decimal(18, 2)
            as rated_max_score,
        sum(forms.execution_weight)::decimal(18, 2) as execution_weight,
        sum(forms.execution_score)::decimal(18, 2) as execution_score,
        {%- for level in ['input', 'process', 'output', 'cost', 'benefit', 'satisfaction'] %}
            sum(levels.{{ level }}_weight)::decimal(18, 2) as {{ level }}_weight,
            sum(levels.{{ level }}_score)::decimal(18, 2) as {{ level }}_score,
        {%- endfor %}
        coalesce(sum(levels.indicator_count), 0)::bigint as indicator_count,
        coalesce(sum(levels.target_count), 0)::bigint as target_count,
        coalesce(sum(levels.comparable_count), 0)::bigint as comparable_count,
        case when sum(levels.comparable_count) > 0 then sum(levels.met_count)::bigint end as met_count,
        coalesce(sum(findings.finding_count), 0)::bigint as finding_count,
        coalesce(sum(findings.error_count), 0)::bigint as error_count,
        coalesce(sum(findings.warning_count), 0)::bigint as warning_count,
        coalesce(sum(findings.note_count), 0)::bigint as note_count
    from forms
    left join levels on forms.form_id = levels.form_id
    left join findings on forms.form_id = findings.form_id
    group by forms.region_code, forms.fiscal_year, forms.form_kind
),

rated as (
    select
        *,
        {{ rate('rated_executed_yuan', 'rated_budget_yuan') }} as execution_rate,
        (100 * rated_score / nullif(rated_max_score, 0))::decimal(18, 2) as total_score,
        {{ rate('met_count', 'comparable_count') }} as met_share,
        case when province_code in (select grades.scope_code from grades) then province_code else '*' end as grade_scope
    from summed
),

unranked as (
    select
        {{ fact_id(["coalesce(region_code, '')", "coalesce(fiscal_year::varchar, '')", 'form_kind']) }} as scorecard_id,
        region_code,
        region_name_zh,
        region_name_en,
        province_name_zh,
        province_name_en,
        fiscal_year,
        form_kind,
        form_count,
        scored_form_count,
        initial_budget_yuan,
        adjusted_budget_yuan,
        declared_budget_yuan,
        coalesce(adjusted_budget_yuan, initial_budget_yuan, declared_budget_yuan) as budget_yuan,
        executed_yuan,
        executed_basis,
        rated_executed_yuan,
        rated_budget_yuan,
        execution_rate,
        execution_rate_printed,
        rated_score,
        rated_max_score,
        total_score,
        (
            select arg_max(grades.grade, grades.min_score)
            from grades
            where grades.scope_code = rated.grade_scope and rated.total_score >= grades.min_score
        ) as grade,
        execution_weight,
        execution_score,
        {%- for level in ['input', 'process', 'output', 'cost', 'benefit', 'satisfaction'] %}
            {{ level }}_weight,
            {{ level }}_score,
        {%- endfor %}
        indicator_count,
        target_count,
        comparable_count,
        met_count,
        met_share,
        finding_count,
        error_count,
        warning_count,
        note_count
    from rated
),

final as (
    select
        *,
        case when total_score is not null then rank() over (
                    partition by fiscal_year, form_kind order by total_score desc nulls last
                )
        end as score_rank,
        case when execution_rate is not null then rank() over (
                    partition by fiscal_year, form_kind order by execution_rate desc nulls last
                )
        end as execution_rate_rank
    from unranked
)

select * from final
