with

indicators as (
    select * from {{ ref('fct_indicator') }} where region_code is not null and fiscal_year is not null
),

forms as (
    select
        form_id,
        concat_ws('|', coalesce(department_name, form_id), project_name) as place
    from {{ ref('int_current_form') }}
),

texts as (
    select
        region_code,
        fiscal_year,
        form_id,
        indicator_id,
        unnest([{{ squeeze('explanation') }}, {{ squeeze('deviation_reason') }}]) as text_printed
    from indicators
    where explanation is not null or deviation_reason is not null
),

placed as (
    select
        texts.*,
        forms.place
    from texts
    inner join forms on texts.form_id = forms.form_id
    where length(texts.text_printed) >= {{ threshold('copied_explanation', 'min_length') }}
),

copies as (
    select
        region_code,
        fiscal_year,
        text_printed,
        count(distinct place) as place_count,
        list(distinct indicator_id order by indicator_id)[:100] as fact_ids,
        list(distinct form_id order by form_id)[:100] as form_ids
    from placed
    group by region_code, fiscal_year, text_printed
    having count(distinct place) >= {{ tolerance('copied_explanation') }}
),

scopes as (
    select
        region_code,
        fiscal_year,
        count(distinct place) as place_count
    from placed
    group by region_code, fiscal_year
),

final as (
    select
        'copied_explanation' as rule_code,
        region_code,
        fiscal_year,
        text_printed as subject,
        'fail' as verdict,
        null::varchar as reason_code,
        text_printed as printed_value,
        place_count || ' 个部门或项目的说明相同：“' || left(text_printed, 60) || '”。' as message_zh,
        place_count || ' departments or projects give the same explanation: ' || left(text_printed, 60) as message_en,
        fact_ids,
        form_ids
    from copies
    union all by name
    -- all the other texts of a region and year together
    select
        'copied_explanation' as rule_code,
        region_code,
        fiscal_year,
        '其他说明' as subject,
        case when place_count < {{ tolerance('copied_explanation') }} then 'not_applicable' else 'pass' end as verdict,
        case when place_count < {{ tolerance('copied_explanation') }} then 'too_few_forms' end as reason_code
    from scopes
)

select * from final
