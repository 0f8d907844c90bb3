with

forms as (
    select * from {{ ref('int_current_form') }}
),

region_years as (
    select * from {{ ref('int_audit__region_year') }}
),

rules as (
    select * from {{ ref('dim_rule') }}
),

contents as (
    select * from {{ ref('int_audit__form_content') }}
),

counts as (
    select * from {{ ref('int_audit__check_count') }}
),

reasons as (
    select
        map(list(reason_code), list(reason_zh)) as texts_zh,
        map(list(reason_code), list(reason_en)) as texts_en
    from {{ ref('check_reasons') }}
),

-- each rule on each form, and each rule about a set of forms on each region and year
asked as (
    select
        rules.rule_code,
        rules.level,
        forms.form_id,
        forms.region_code,
        forms.fiscal_year,
        forms.form_id as place,
        list_filter(rules.needs, lambda need: not list_contains(contents.contents, need)) as lacking
    from forms
    inner join contents on forms.form_id = contents.form_id
    inner join rules on rules.level <> 'data_set'
    union all by name
    select
        rules.rule_code,
        rules.level,
        region_years.region_code,
        region_years.fiscal_year,
        region_years.place
    from region_years
    inner join rules on rules.level = 'data_set'
),

judged as (
    select
        asked.*,
        coalesce(counts.checked_count, 0) as checked_count,
        coalesce(counts.failed_count, 0) as failed_count,
        coalesce(counts.not_applicable_count, 0) as not_applicable_count,
        counts.size_yuan,
        counts.size_points,
        case
            when counts.failed_count > 0 then 'fail'
            when counts.checked_count > 0 then 'pass'
            else 'not_applicable'
        end as verdict,
        case
            when len(asked.lacking) > 0 then list_transform(asked.lacking, lambda need: 'no_' || need)
            else coalesce(counts.reason_codes, ['nothing_comparable'])
        end as reason_codes
    from asked
    left join counts on asked.rule_code = counts.rule_code and asked.place = counts.place
),

final as (
    select
        {{ fact_id(['judged.rule_code', 'judged.place']) }} as check_id,
        judged.rule_code,
        judged.level,
        judged.form_id,
        judged.region_code,
        judged.fiscal_year,
        judged.verdict,
        judged.checked_count::bigint as checked_count,
        judged.failed_count::bigint as failed_count,
        judged.not_applicable_count::bigint as not_applicable_count,
        try_cast(judged.size_yuan as decimal(18, 2)) as size_yuan,
        judged.size_points::decimal(18, 6) as size_points,
        case when judged.verdict = 'not_applicable' then judged.reason_codes end as reason_codes,
        case
            when judged.verdict = 'not_applicable'
                then array_to_string(list_transform(judged.reason_codes, lambda code: reasons.texts_zh[code]), '；')
        end as reason_zh,
        case
            when judged.verdict = 'not_applicable'
                then array_to_string(list_transform(judged.reason_codes, lambda code: reasons.texts_en[code]), '; ')
        end as reason_en
    from judged
    cross join reasons
)

select * from final
