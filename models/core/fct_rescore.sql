with scores as (
    select * from {{ ref('fct_score') }}
),

rules as (
    select * from {{ ref('int_scoring_rule') }}
),

reasons as (
    select * from {{ ref('scoring_reasons') }}
),

rescored as (
    select
        score_id,
        province_code,
        rule_code,
        reason_code,
        rescore_basis,
        recomputed_low,
        recomputed_high,
        inputs_printed || ' → ' || {{ show_points('100 * share_low') }}
        || case when share_high > share_low then '%–' || {{ show_points('100 * share_high') }} else '' end
        || '% × ' || {{ show_points('max_score') }} as working,
        null::decimal(38, 4) as points_as_stated,
        list_concat(
            [score_id], case when indicator_id is null then [] else [indicator_id] end, budget_ids
        ) as fact_ids
    from {{ ref('int_rescore_line') }}
    union all by name
    select
        score_id,
        province_code,
        case when reason_code is null then 'sum_of_lines' else 'not_scorable' end as rule_code,
        reason_code,
        case when reason_code is null then 'lines' end as rescore_basis,
        case when reason_code is null then recomputed_low end as recomputed_low,
        case when reason_code is null then recomputed_high end as recomputed_high,
        case when reason_code is null then 'Σ' end as working,
        points_as_stated,
        [score_id] as fact_ids
    from {{ ref('int_rescore_sum') }}
),

compared as (
    select
        scores.*,
        rescored.province_code,
        rescored.rule_code,
        rescored.reason_code,
        rescored.rescore_basis,
        rescored.recomputed_low,
        rescored.recomputed_high,
        rescored.points_as_stated,
        rescored.working,
        rescored.fact_ids,
        case
            when scores.score > rescored.recomputed_high then scores.score - rescored.recomputed_high
            when scores.score < rescored.recomputed_low then scores.score - rescored.recomputed_low
            when scores.score is not null and rescored.recomputed_low is not null then 0
        end as difference
    from scores
    inner join rescored on scores.score_id = rescored.score_id
),

final as (
    select
        {{ fact_id(['compared.score_id', "'rescore'"]) }} as rescore_id,
        compared.score_id,
        compared.form_id,
        compared.region_code,
        compared.fiscal_year,
        compared.component_kind,
        compared.component_name,
        compared.level1_code,
        compared.indicator_id,
        compared.rule_code,
        rules.name_zh as rule_name_zh,
        rules.name_en as rule_name_en,
        rules.scope_code as rule_scope,
        rules.source as rule_source,
        compared.rescore_basis,
        compared.max_score,
        compared.score as stated_score,
        compared.basis as stated_basis,
        try_cast(compared.recomputed_low as decimal(9, 4)) as recomputed_low,
        try_cast(compared.recomputed_high as decimal(9, 4)) as recomputed_high,
        try_cast(compared.difference as decimal(9, 4)) as difference,
        abs(compared.difference) <= rules.tolerance_points as is_supported,
        try_cast(compared.points_as_stated as decimal(9, 4)) as points_as_stated,
        compared.working || ' = ' || {{ show_points('compared.recomputed_low') }}
        || case
            when compared.recomputed_high > compared.recomputed_low
                then '–' || {{ show_points('compared.recomputed_high') }}
            else ''
        end as working,
        compared.reason_code,
        reasons.reason_zh,
        reasons.reason_en,
        compared.fact_ids,
        compared.line_no
    from compared
    inner join rules on compared.province_code = rules.province_code and compared.rule_code = rules.rule_code
    left join reasons on compared.reason_code = reasons.reason_code
)

select * from final
