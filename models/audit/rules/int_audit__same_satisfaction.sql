with

figures as (
    select
        region_code,
        fiscal_year,
        form_id,
        actual_value,
        coalesce(actual_unit, '') as actual_unit,
        min(indicator_id) as indicator_id
    from {{ ref('fct_indicator') }}
    where
        (level1_code = 'satisfaction' or level2_code = 'service_satisfaction')
        and actual_value is not null and region_code is not null and fiscal_year is not null
    group by all
),

form_counts as (
    select
        region_code,
        fiscal_year,
        count(distinct form_id) as form_count
    from figures
    group by region_code, fiscal_year
),

commonest as (
    select
        region_code,
        fiscal_year,
        actual_value,
        actual_unit,
        count(*) as like_count,
        list(indicator_id order by indicator_id)[:100] as fact_ids,
        list(form_id order by form_id)[:100] as form_ids
    from figures
    group by region_code, fiscal_year, actual_value, actual_unit
    qualify row_number() over (
            partition by region_code, fiscal_year order by like_count desc, actual_value desc, actual_unit desc
        ) = 1
),

judged as (
    select
        commonest.*,
        form_counts.form_count,
        commonest.like_count / form_counts.form_count as like_share,
        {{ show_points('commonest.actual_value') }} || commonest.actual_unit as figure_text,
        case
            when form_counts.form_count < {{ threshold('same_satisfaction', 'min_forms') }} then 'too_few_forms'
        end as reason_code
    from commonest
    inner join form_counts
        on commonest.region_code = form_counts.region_code and commonest.fiscal_year = form_counts.fiscal_year
),

final as (
    select
        'same_satisfaction' as rule_code,
        region_code,
        fiscal_year,
        '满意度' as subject,
        {{ verdict('reason_code', 'like_share > ' ~ tolerance('same_satisfaction')) }} as verdict,
        reason_code,
        figure_text as printed_value,
        form_count || ' 张表中有 ' || like_count || ' 张的满意度同为 ' || figure_text || '。' as message_zh,
        like_count || ' of ' || form_count || ' forms report one satisfaction figure, ' || figure_text || '.'
            as message_en,
        fact_ids,
        form_ids
    from judged
)

select * from final
