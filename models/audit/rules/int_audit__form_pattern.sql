with

indicators as (
    select * from {{ ref('fct_indicator') }} where region_code is not null and fiscal_year is not null
),

totals as (
    select * from {{ ref('fct_score') }}
    where
        component_kind = 'total' and basis = 'reported' and score is not null and max_score > 0
        and region_code is not null and fiscal_year is not null
),

rules as (
    select * from {{ ref('rule_catalogue') }}
    where rule_code in ('constant_weights', 'constant_targets', 'score_bunching')
),

thresholds as (
    select * from {{ ref('rule_thresholds') }} where threshold_code = 'min_forms'
),

patterns as (
    select
        'constant_weights' as rule_code,
        region_code,
        fiscal_year,
        form_id,
        min(weight) = max(weight) as is_patterned
    from indicators
    group by region_code, fiscal_year, form_id
    having count(weight) >= {{ threshold('constant_weights', 'min_lines') }}
    union all by name
    select
        'constant_targets' as rule_code,
        region_code,
        fiscal_year,
        form_id,
        min(target_value) = max(target_value) as is_patterned
    from indicators
    group by region_code, fiscal_year, form_id
    having count(target_value) >= {{ threshold('constant_targets', 'min_lines') }}
    union all by name
    select
        'score_bunching' as rule_code,
        region_code,
        fiscal_year,
        form_id,
        100 * score / max_score >= {{ threshold('score_bunching', 'top_score') }} as is_patterned
    from totals
),

shares as (
    select
        rule_code,
        region_code,
        fiscal_year,
        count(*) as form_count,
        count(*) filter (where is_patterned) as patterned_count,
        count(*) filter (where is_patterned) / count(*) as patterned_share,
        (list(form_id order by form_id) filter (where is_patterned))[:100] as form_ids
    from patterns
    group by rule_code, region_code, fiscal_year
),

judged as (
    select
        shares.*,
        rules.name_zh,
        rules.name_en,
        case when shares.form_count < thresholds.value then 'too_few_forms' end as reason_code,
        shares.patterned_share > rules.tolerance as is_wrong,
        shares.patterned_count || ' / ' || shares.form_count as printed_value
    from shares
    inner join rules on shares.rule_code = rules.rule_code
    inner join thresholds on shares.rule_code = thresholds.rule_code
),

final as (
    select
        rule_code,
        region_code,
        fiscal_year,
        name_zh as subject,
        {{ verdict('reason_code', 'is_wrong') }} as verdict,
        reason_code,
        printed_value,
        name_zh || '：' || form_count || ' 张表中有 ' || patterned_count || ' 张。' as message_zh,
        name_en || ': ' || patterned_count || ' of ' || form_count || ' forms.' as message_en,
        form_ids
    from judged
)

select * from final
